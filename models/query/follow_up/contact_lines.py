"""Contact lines as they are now: when somebody was asked about an abductee, whom, and what came of it."""

from collections.abc import Iterable
from typing import Any

import peewee

from models.dates import dates
from models.file.register_file import RegisterFile
from models.file.rows import selecting, slices, stored
from models.language.code_lists import codes
from models.language.messages import _, language
from models.language.text import isolate
from models.query.together import old_uids
from models.record.records import OF_REVIEW, Record

KIND = 'contact'
# What of it people wrote, which can be erased.
WRITTEN = ('whom', 'note')


def contacts_of(register: RegisterFile, record: str) -> list[Record]:
    """The contact lines about an abductee, the newest first."""
    return contacts_about(register, [record]).get(record, [])


def contacts_about(register: RegisterFile, records: Iterable[str]) -> dict[str, list[Record]]:
    """The contact lines about these abductees, by abductee, each with the newest first.

    What was noted about a record that was merged is the survivor's; it stays as it was noted, and goes back with it.
    """
    cls: Any = OF_REVIEW[KIND]
    found: dict[str, list[Record]] = {}
    wanted = list(records)
    became = old_uids.old_records(register, wanted)
    for part in slices([*wanted, *became]):
        for one in stored(register.db, KIND, cls.record.in_(part) & cls.withdrawn.is_null()):
            about = str(one.get('record'))
            found.setdefault(became.get(about, about), []).insert(0, one)
    return {uid: sorted(lines, key=_day, reverse=True) for uid, lines in found.items()}


def ever_noted(register: RegisterFile, record: str) -> list[Record]:
    """Every contact line about a record, and about those merged into it, also what was withdrawn or undone."""
    cls: Any = OF_REVIEW[KIND]
    everywhere = [record, *old_uids.merged_into(register, record)]
    return list(stored(register.db, KIND, cls.record.in_(everywhere)))


def asked_ever(record: str) -> peewee.Node:
    """What is asked for that of a record into which none was merged."""
    cls: Any = OF_REVIEW[KIND]
    return selecting(KIND, cls.record.in_([record]))


def in_words(register: RegisterFile, contact: Record, *, with_wish: bool = True) -> str:
    """A contact line in one line: the day, who was asked, what came of it, and until when not to call."""
    until = str(contact.get('not_before') or '') if with_wish else ''
    written = (isolate(text, 'auto') for name in WRITTEN if (text := str(contact.get(name) or '')))
    came_of = register.codes('contact_results').label(str(contact.get('came_of')))
    wish = [_('not to be called before {day}').format(day=_short(until))] if until else []
    return ' · '.join([_short(_day(contact)), came_of, *written, *wish])


def _short(day: str) -> str:
    """A day in few words; what is none, for somebody altered it, as it is."""
    return dates.short(day, language()) if dates.is_edtf(day) else isolate(day)


def answers() -> list[str]:
    """What can come of asking where somebody was reached, so that the clock begins anew."""
    return codes('contact_results').having('restarts', 'yes')


def _day(contact: Record) -> str:
    return str(contact.get('asked_on') or '')
