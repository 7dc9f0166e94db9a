"""What the rules ask of a register, and where they found something."""

import json
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.file.rows import marks, numbers_kept, slices
from models.record.records import roots

# What is asked to know when the newest revision was made.
NEWEST_AT: Asked = ('SELECT at FROM revision ORDER BY id DESC LIMIT 1', ())


def has_reference(register: RegisterFile, kind: str, reference: str, but: str) -> bool:
    """Whether a live record of a kind, other than this one, has a reference."""
    return register.db.execute_sql(*asked_reference(kind, reference, but)).fetchone() is not None


def asked_reference(kind: str, reference: str, but: str) -> Asked:
    """What is asked for that."""
    other = f'SELECT 1 FROM "{kind}" WHERE reference = ? AND uid <> ? AND withdrawn IS NULL LIMIT 1'
    return other, (reference, but)


def shared_references(register: RegisterFile, among: Iterable[str] | None = None) -> set[tuple[str, str]]:
    """The references that more than one live record of a kind has, each with the kind; of all, or `among` some."""
    some, said = ('', ()) if among is None else ('AND reference IN @texts(?) ', (json.dumps([*among]),))
    several = f'SELECT reference FROM "%s" WHERE withdrawn IS NULL {some}GROUP BY reference HAVING count(*) > 1'
    kinds = [cls.record_kind for cls in roots()]
    return {(kind, str(row[0])) for kind in kinds for row in register.db.execute_sql(several % kind, said).fetchall()}


def newest_at(register: RegisterFile) -> str:
    """When the newest revision was made (UTC), '' for none."""
    found = register.db.execute_sql(*NEWEST_AT).fetchone()
    return str(found[0]) if found else ''


def zones_at(register: RegisterFile, places: Iterable[str], first: str, last: str, but: str) -> list[str]:
    """The zones of the incidents at some places in a span of days, but for that of one incident."""
    return [zone for (zone,) in register.db.execute_sql(*asked_zones(places, first, last, but)).fetchall()]


def asked_zones(places: Iterable[str], first: str, last: str, but: str) -> Asked:
    """What is asked for that."""
    given = list(places)
    # An index answers all of it: not a row is read.
    stated = f'zone IS NOT NULL AND place IN ({marks(given)}) AND occurred BETWEEN ? AND ?'
    other = '@other(id, (SELECT id FROM incident WHERE uid = ?))'
    asked = f'SELECT zone FROM incident WHERE withdrawn IS NULL AND {stated} AND {other}'
    return asked, (*given, first, last, but)


def all_zones(register: RegisterFile, first: str, last: str) -> Iterator[tuple[str, str, str, str]]:
    """Place, date, zone and uid of the incidents of some days that have them, in the order of their dates."""
    stated = 'place IS NOT NULL AND zone IS NOT NULL AND occurred BETWEEN ? AND ?'
    asked = f'SELECT place, occurred, zone, uid FROM incident WHERE withdrawn IS NULL AND {stated} ORDER BY occurred'
    return iter(register.db.execute_sql(asked, (first, last)))


class Problem(NamedTuple):
    """A record in which a rule found something: what people call it, and the row and field it stands at."""

    kind: str
    uid: str
    row: str
    field: str


def problem_counts(register: RegisterFile) -> dict[str, int]:
    """How often each rule finds something in the live records."""
    return {rule: number for rule, number in numbers_kept(register.db, 'problem').items() if number}


def problem_records(register: RegisterFile, kind: str, records: Iterable[str], rules: Iterable[str]) -> list[str]:
    """Those of these records of a kind in which one of some rules finds something, each as often as it is found."""
    wanted, found = list(rules), list[str]()
    for part in slices(list(records)):
        asked = f'SELECT uid FROM problem JOIN "{kind}" ON id = problem.record WHERE problem.kind = ? '
        asked += f'AND rule IN ({marks(wanted)}) AND uid IN ({marks(part)})'
        found += [str(uid) for (uid,) in register.db.execute_sql(asked, (kind, *wanted, *part)).fetchall()]
    return found


def problems(register: RegisterFile, rule: str, most: int) -> list[Problem]:
    """Where a rule finds something, the newest records first."""
    asked = ' UNION ALL '.join(
        f'SELECT problem.kind, "{cls.record_kind}".uid, row_uid, field, problem.record FROM problem '
        f'JOIN "{cls.record_kind}" ON id = problem.record WHERE rule = ? AND problem.kind = \'{cls.record_kind}\''
        for cls in roots()
    )
    values = (*(rule for _cls in roots()), most)
    found = register.db.execute_sql(f'{asked} ORDER BY 1, 5 DESC LIMIT @at_most(?)', values)
    return [Problem(*row[:4]) for row in found.fetchall()]
