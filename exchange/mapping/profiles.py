"""Profiles: what the columns of a kind of file stand for, by its headings; ready ones, and those that a person kept.

A file is known by its headings: a ready profile where it has all those that the profile needs, a kept one where most
headings are the same. A heading of a profile may hold `*` for any letters, a target `{kind}` for the kind of record.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from functools import cache
from typing import Any

from models.errors import KnownError
from models.language.messages import RESOURCES, _, language
from models.language.text import fold
from models.limits.heading_limits import HEADING_LIMITS
from models.record.records import RECORDS

READY = ('acled', 'ucdp', 'kobo', 'odk')
HEADQUARTERS, FIELD_SHEET = 'headquarters', 'field_sheet'


@dataclass(frozen=True)
class Profile:
    """What headings stand for (None: left out), the codes of values, and the values that every row has.

    `needs` are the headings by which a ready one is known; of a list that has `only_deaths`, rows without a death are
    left out. One that is asked for fits wherever a heading of it stands.
    """

    name: str
    columns: Mapping[str, str | None]
    values: Mapping[str, Mapping[str, str | None]] = field(default_factory=dict)
    given: Mapping[str, str] = field(default_factory=dict)
    needs: Sequence[str] = ()
    titles: Mapping[str, str] = field(default_factory=dict)
    only_deaths: bool = False
    is_asked_for: bool = False

    @property
    def title(self) -> str:
        """What it is called."""
        return self.titles.get(language(), self.name)

    def as_json(self) -> dict[str, Any]:
        """What a register keeps of it."""
        return {'columns': dict(self.columns), 'values': dict(self.values), 'given': dict(self.given)}

    def targets(self, headings: Iterable[str], kind: str) -> dict[str, str | None]:
        """What it takes these headings for, by the heading; one that it does not know is not among them."""
        exact = {fold(heading): target for heading, target in self.columns.items() if '*' not in heading}
        found: dict[str, str | None] = {}
        for heading in headings:
            if fold(heading) in exact and heading.strip():
                found[heading] = _of_kind(exact[fold(heading)], kind)
            elif pattern := next((p for p in self.columns if '*' in p and fnmatchcase(heading, p)), ''):
                found[heading] = _of_kind(self.columns[pattern], kind)
        return found

    def fits(self, headings: Iterable[str]) -> float:
        """How well it fits a sheet with these headings: 0 for not at all, to 1."""
        there = {key for heading in headings if (key := fold(heading))}
        own = {fold(heading) for heading in self.columns}
        if self.is_asked_for:
            return len(own & there) / len(own) if own else 0
        if self.needs:
            return float(all(fold(heading) in there for heading in self.needs))
        used = {fold(heading) for heading, target in self.columns.items() if target}
        least = max(HEADING_LIMITS.least_columns, HEADING_LIMITS.profile_columns * len(used))
        if len(used & there) < least:
            return 0
        share = len(own & there) / len(there)
        return share if share >= HEADING_LIMITS.profile_of_sheet else 0


def _of_kind(target: str | None, kind: str) -> str | None:
    """A target in a sheet of a kind of record, None where the kind has no such field."""
    if target is None or '{kind}' not in target:
        return target
    name = target.partition('.')[2]
    return target.replace('{kind}', kind) if name in RECORDS[kind].form_fields() else None


def known(kept: Mapping[str, Mapping[str, Any]]) -> list[Profile]:
    """The profiles by which a file may be known: those that a register keeps first, then the ready ones.

    One that is damaged, which `check` names, is not among them.
    """
    return [*(from_json(name, found) for name, found in kept.items() if _is_whole(found)), *map(ready, READY)]


def _is_whole(found: Mapping[str, Any]) -> bool:
    """Whether this is what a register keeps of a profile."""
    columns, values, given = (found.get(name, {}) for name in ('columns', 'values', 'given'))
    if not (isinstance(columns, dict) and isinstance(values, dict) and isinstance(given, dict)):
        return False
    coded = [one for one in values.values() if isinstance(one, dict)]
    codes = (code for one in coded for code in one.values())
    targets = (*columns.values(), *codes)
    return len(coded) == len(values) and all(isinstance(one, str | None) for one in (*targets, *given.values()))


def from_json(name: str, found: Mapping[str, Any]) -> Profile:
    """A profile as a register keeps it."""
    return Profile(name, found.get('columns', {}), found.get('values', {}), found.get('given', {}))


@cache
def ready(name: str) -> Profile:
    """A profile that the program ships, from `resources/profiles/NAME.json`."""
    found = json.loads((RESOURCES / 'profiles' / f'{name}.json').read_text(encoding='utf-8'))
    return Profile(
        name,
        found['columns'],
        found['values'],
        found['given'],
        found['needs'],
        found['title'],
        found.get('only_deaths', False),
    )


def title(name: str) -> str:
    """What a profile of this name is called."""
    return ready(name).title if name in (*READY, HEADQUARTERS, FIELD_SHEET) else name


def named(name: str, among: Iterable[Profile]) -> Profile:
    """The profile of a name or title; KnownError where there is none."""
    profiles = list(among)
    for profile in profiles:
        if fold(name) in {fold(profile.name), fold(profile.title)}:
            return replace(profile, is_asked_for=True)
    names = _(', ').join(profile.name for profile in profiles)
    raise KnownError(_('There is no saved mapping “{name}”; these are saved: {names}.').format(name=name, names=names))


def recognised(rows: Sequence[Sequence[str]], among: Iterable[Profile]) -> tuple[Sequence[str], Profile] | None:
    """The profile that fits best a row that may be the headings, with that row; None where none fits.

    One that a person kept comes before a ready one.
    """
    profiles = list(among)
    fitting = [
        (not profile.needs, fit, row, profile) for row in rows for profile in profiles if (fit := profile.fits(row))
    ]
    if not fitting:
        return None
    _is_kept, _fit, row, profile = max(fitting, key=lambda found: found[:2])
    return row, profile


def of_mapping(name: str, headings: Mapping[str, str | None], mapping: Mapping[str, Any]) -> Profile:
    """A profile of what the columns of a sheet were taken for, with the codes and constants of a mapping.

    What was given to all rows of a sheet that has no column for it is given again; what single rows were given is
    theirs alone.
    """
    columns = {heading: target for heading, target in headings.items() if not _is_own(heading)}
    there = {(target or '').partition(':')[0] for target in columns.values()}
    own = {heading[1:]: code for heading, code in headings.items() if _is_own(heading) and code}
    given = {target: code for target, code in own.items() if _is_coded(target) and target not in there}
    return Profile(name, columns, mapping.get(':values', {}), {**mapping.get(':given', {}), **given})


def _is_own(heading: str) -> bool:
    """Whether this is no heading of a sheet, but says what its rows are given, or of what they are."""
    return heading.startswith(':') and ('.' in heading or heading == ':about')


def _is_coded(target: str) -> bool:
    """Whether this is a field of codes, of all rows: a day or a name is of no other sheet."""
    kind, _dot, name = target.partition('.')
    spec = RECORDS[kind].form_fields().get(name) if kind in RECORDS else None
    return spec is not None and bool(spec.codes)
