"""Which section of the report an incident belongs to, as its layout says."""

from collections.abc import Iterable
from typing import NamedTuple

from exchange.reporting.layouts.layout import ReportLayout, SectionLayout
from models.language.code_lists import codes
from models.record.fields import Stored, split_codes
from models.record.records import Record

_SEVERAL = 2
_ASKED = ('kind', 'carried_out_by', 'against', 'jointly_with', 'marks', 'zone', 'area', 'governorate')


class _Filters(NamedTuple):
    """What the filters of a section let through, each code with those under it; None where all may pass."""

    section: SectionLayout
    coded: dict[str, frozenset[str]]
    only_by: frozenset[str] | None

    def take(self, incident: Record) -> bool:
        """Whether an incident fits them all."""
        if self.section.counts not in ('rest', counts_as(incident)):
            return False
        if any(wanted.isdisjoint(split_codes(incident.get(name))) for name, wanted in self.coded.items()):
            return False
        took_part = set(split_codes(incident.get('carried_out_by')))
        return self.only_by is None or (bool(took_part) and took_part <= self.only_by)


class Sections:
    """Tells the section of an incident: the first that takes it, and the one for the rest where none does."""

    def __init__(self, layout: ReportLayout) -> None:
        ordered = sorted(layout.sections, key=lambda section: section.counts == 'rest')
        self._filters = [_filters(section) for section in ordered]
        self._known: dict[tuple[Stored, ...], str] = {}

    def of(self, incident: Record) -> str:
        """The id of the section that an incident is counted in, '' where the layout has none for it."""
        asked = tuple(map(incident.values.get, _ASKED))
        if asked not in self._known:
            found = (one.section.id for one in self._filters if one.take(incident))
            self._known[asked] = next(found, '')
        return self._known[asked]


def is_joint(section: SectionLayout, incident: Record) -> bool:
    """Whether each of several parties that a section names took part in an incident."""
    if len(section.by) < _SEVERAL:
        return False
    took_part = {*split_codes(incident.get('carried_out_by')), *split_codes(incident.get('jointly_with'))}
    return all(not family('parties', (party,)).isdisjoint(took_part) for party in section.by)


def _filters(section: SectionLayout) -> _Filters:
    given = {
        'kind': ('incident_kinds', section.kinds),
        'carried_out_by': ('parties', section.by),
        'against': ('parties', section.against),
        'jointly_with': ('parties', section.jointly_with),
        'marks': ('marks', section.marks),
        'zone': ('zones', section.zones),
        'area': ('area_types', section.within),
        'governorate': ('governorates', section.governorates),
    }
    coded = {name: family(listed, chosen) for name, (listed, chosen) in given.items() if chosen}
    return _Filters(section, coded, family('parties', section.only_by) if section.only_by else None)


def family(listed: str, chosen: Iterable[str]) -> frozenset[str]:
    """These codes of a list with all that are under them."""
    return frozenset(code for one in chosen for code in codes(listed).with_children(one))


def counts_as(incident: Record) -> str:
    """What the kind of an incident counts as: an attack, a security operation, or `none`."""
    row = codes('incident_kinds').get(str(incident.get('kind')))
    return row.columns['counts_as'] if row else 'none'
