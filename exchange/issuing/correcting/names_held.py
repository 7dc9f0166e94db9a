"""Issued files that name somebody who may not be named any more: a lead has to know of them, and no figure changes."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path
from typing import NamedTuple

from exchange.issuing import issued_files
from exchange.issuing.correcting.corrigendum import layout_of
from exchange.reporting import formats
from models import query
from models.dates import dates
from models.language.messages import _
from models.language.text import isolate
from models.query.for_review import issues
from models.query.one_person import names_for
from models.record.records import Record, root_kind
from models.register.register import Register


class NamesHeld(NamedTuple):
    """An issue whose files name people who may not be named any more: the files, and the rows of those people."""

    issue: Record
    files: tuple[str, ...]
    rows: tuple[str, ...]


def names_held(register: Register, period: str = '', day: date | None = None) -> list[NamesHeld]:
    """What was issued with names that may not be published today, of one period or of all."""
    today, found = day or dates.today_in_damascus(), list[NamesHeld]()
    for issue in issues.issues_of(register, period) if period else issues.all_issues(register):
        named: list[str] = json.loads(str(issue.get('named') or '[]'))
        if not named:
            continue
        gone = set(named) - _may_be_named(register, named, layout_of(issue).consent_months, today)
        files = (file.name for file in issued_files.files_of(issue) if _holds_names(file.name))
        if gone:
            found.append(NamesHeld(issue, tuple(files), tuple(sorted(gone))))
    return found


def _holds_names(name: str) -> bool:
    """Whether a file of this name has the names: those that are made of the page."""
    return Path(name).suffix.lower() in formats.endings() and formats.is_of_page(Path(name))


def _may_be_named(register: Register, uids: Iterable[str], months: int, day: date) -> set[str]:
    rows = [row for uid in uids if (row := query.linked(register, uid)) and not row.withdrawn]
    found = set[str]()
    for kind in {row.kind for row in rows}:
        standing = query.standing_in(register, [row for row in rows if row.kind == kind])
        roots = {kind_root.uid for kind_root in standing.values()}
        whole = query.get_many(register, root_kind(kind), sorted(roots)).values()
        found |= {one.row for one in names_for(register, whole, months, day) if one.arabic or one.latin}
    return found


def record_of(register: Register, uid: str) -> str:
    """What the record is called in which a person stands by a row; the uid where it is gone."""
    row = query.linked(register, uid)
    while row is not None and not row.get('reference') and row.get('parent'):
        row = query.linked(register, str(row.get('parent')))
    return str(row.get('reference') or uid) if row else uid


def names_in_words(register: Register, period: str) -> Iterator[str]:
    """A sentence for each issue of a period whose files have names that may not be published any more."""
    for held in names_held(register, period):
        people = dict.fromkeys(record_of(register, row) for row in held.rows)
        sentence = _('Issued files with names that may not be published any more: {files} (records {records}).')
        files = _(', ').join(map(isolate, held.files)) or '?'
        yield sentence.format(files=files, records=_(', ').join(map(isolate, people)))
