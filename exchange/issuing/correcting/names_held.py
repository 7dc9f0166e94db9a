"""Issued files that name somebody who may not be named any more: a lead has to know of them, and no figure changes."""

import json
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cache, partial
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
    every = issues.issues_of(register, period) if period else issues.all_issues(register)
    named = [(issue, uids) for issue in every if (uids := set(json.loads(str(issue.get('named') or '[]'))))]
    # Of many editions most are by one layout and name the same people: each is read and asked about once.
    layouts = {str(issue.get('rules')): issue for issue, _uids in named}
    months = {rules: layout_of(issue).consent_months for rules, issue in layouts.items()}
    asked: dict[int, set[str]] = {}
    for issue, uids in named:
        asked.setdefault(months[str(issue.get('rules'))], set()).update(uids)
    today = day or dates.today_in_damascus()
    may = {number: _may_be_named(register, uids, number, today) for number, uids in asked.items()}
    found = ((issue, uids - may[months[str(issue.get('rules'))]]) for issue, uids in named)
    return [NamesHeld(issue, _files_with_names(issue), tuple(sorted(gone))) for issue, gone in found if gone]


def _files_with_names(issue: Record) -> tuple[str, ...]:
    return tuple(file.name for file in issued_files.files_of(issue) if _holds_names(file.name))


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
    called = cache(partial(record_of, register))
    for held in names_held(register, period):
        people = dict.fromkeys(map(called, held.rows))
        sentence = _('Issued files with names that may not be published any more: {files} (records {records}).')
        files = _(', ').join(map(isolate, held.files)) or '?'
        yield sentence.format(files=files, records=_(', ').join(map(isolate, people)))
