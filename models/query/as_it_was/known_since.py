"""Since when a register knows of records, and which days they are of."""

from collections.abc import Collection

from models.file.register_file import RegisterFile
from models.record.records import of_kind


def first_dated(register: RegisterFile, kind: str, but: Collection[str] = ()) -> str:
    """The earliest date that has a beginning of the live records of a kind, other than these; '' for none."""
    name = of_kind(kind).dated_by()
    asked = f'SELECT uid, "{name}" FROM "{kind}" WHERE withdrawn IS NULL AND "{name}" >= ? ORDER BY "{name}" LIMIT ?'
    found = register.db.execute_sql(asked, ('1', len(but) + 1)).fetchall()
    return next((str(dated) for uid, dated in found if uid not in but), '')


def made_within(register: RegisterFile, kind: str, began: str, ended: str) -> list[str]:
    """The records of a kind that came into being between two time stamps, by the times of the history."""
    asked = 'SELECT record FROM revision WHERE at >= ? AND at < ? AND kind = ? AND snapshot IS NOT NULL'
    return [str(uid) for (uid,) in register.db.execute_sql(asked, (began, ended, kind)).fetchall()]
