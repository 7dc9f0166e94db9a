"""A record that headquarters splits while its desk still has it undivided: nothing is counted twice, nothing lost."""

import contextlib
import random
import shutil
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.importing import import_deed
from exchange.reporting.count import count_with_parts
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from models.file import chain, history
from models.progress import silent
from models.query.together import old_uids
from models.record.fields import Stored
from models.record.records import Record
from models.register import conflicts, verify
from models.register.joining.splitting import Second
from models.register.register import Register
from tests.desks import the
from tests.records_at_random import a_record, edit, live
from tests.signed import planned
from tests.test_decisions_travel import meet, sent
from tests.test_merged_elsewhere import change
from tests.test_merging import at_checkpoint, lived

Row = tuple[str, str]


class Desks(NamedTuple):
    """Headquarters and a desk, which know each other's keys; closed again after each example."""

    hq: Register
    desk: Register


@pytest.fixture(scope='module')
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp('split')
    with (
        Register.create(folder / 'hq.sijill', desk='HQ', passphrase=None) as hq,
        Register.create(folder / 'desk.sijill', desk='DZ1', passphrase=None) as desk,
    ):
        meet(hq, desk)
    return folder


def parted(record: Record, dice: random.Random) -> Second:
    """Some of the rows of a record, for a second one of another kind; people go without their line too."""
    rows = live(record, 'casualty', 'victim', 'source')
    chosen = dice.sample(rows, dice.randrange(1, len(rows) + 1))
    return Second(
        [row.uid for row in chosen], {'kind': 'ied', 'place': 'C5119', 'zone': 'sdf', 'carried_out_by': 'isis'}
    )


class Figures(NamedTuple):
    operations: int
    people: Counter[str]


def figures(register: Register, *records: Record) -> Figures:
    """What these records add to the report of their month."""
    _whole, parts = count_with_parts(register, read_period('2024-01'), layout_file.monthly(), Scope())
    people, operations = Counter[str](), 0
    for record in records:
        if (part := parts.get(record.uid)) is not None:
            operations += part.all.operations.best
            for (outcome, name), figure in part.all.people.items():
                people[outcome] += figure.best if name == 'total' else 0
    return Figures(operations, +people)


def rows_of(record: Record) -> dict[str, Record]:
    return {row.uid: row for row in record.walk()}


def values_of(record: Record) -> set[tuple[str, str, Stored]]:
    return {
        (row.uid, name, value)
        for row in record.walk()
        for name, value in row.values.items()
        if name not in ('state', 'revision', 'position')
    }


def ever_said(register: Register, uid: str, *actions: str) -> set[tuple[str, str, Stored]]:
    """All that the history of a record has: whatever was done, or in these actions alone."""
    revisions = (one for one in history.revisions(register, 'record', uid) if not actions or one.action in actions)
    entries = [entry for one in revisions for entry in history.entries(register, one)]
    return {(e.row_uid, e.field, e.new) for e in entries if not isinstance(e.new, chain.Erased)}


def brought_in(register: Register, path: Path) -> str | None:
    """A file imported as the command does; gives its batch."""
    return import_deed.bring_in(register, planned(register, path), lambda _what: silent)


class Round:
    """One example: what was said at either side, and what headquarters did, step by step."""

    def __init__(self, desks: Desks, dice: random.Random, folder: Path) -> None:
        self.hq, self.desk = desks
        self.dice, self.folder = dice, folder
        self.said: dict[str, set[tuple[str, str, Stored]]] = {}
        self.steps: list[list[object]] = []
        self.uids: list[str] = []
        self.earlier = 0
        saved = self.desk.save(a_record(dice))
        self.uids.append(saved.uid)
        self.old = sent(self.desk, folder, 'old.xlsx')
        brought_in(self.hq, self.old)
        self.base = the(self.desk, saved.uid)

    def parts(self) -> list[Record]:
        return [the(self.hq, uid) for uid in self.uids]

    def stands(self) -> list[object]:
        """What both say now, noted as said for ever."""
        for record in self.parts():
            self.said.setdefault(record.uid, set()).update(values_of(record))
        return [lived(record) for record in self.parts()]

    def edits(self, amount: int) -> None:
        for _edit in range(amount):
            before = self.stands()
            record = self.dice.choice(self.parts())
            edit(self.dice, record)
            self.hq.save(record)
            if self.stands() != before:
                self.steps.append(before)

    def split(self) -> None:
        self.earlier = len(self.steps)
        self.before = self.stands()
        self.counted = figures(self.hq, *self.parts())
        [record] = self.parts()
        if not live(record, 'casualty', 'source'):
            record.add('source', channel='media', says='The only row')
            record = self.hq.save(record)
            self.before = self.stands()
        self.narrative = record.get('narrative')
        self.uids.append(self.hq.split('incident', record.uid, parted(record, self.dice)))

    @property
    def moved(self) -> dict[str, str]:
        [split] = old_uids.splits_of(self.hq, self.uids[0])
        return old_uids.moved(split).rows

    def bring(self) -> None:
        """The workbook of the desk, which had the record undivided, brought in and compared with what is expected."""
        for _edit in range(self.dice.choice((0, 1, 2, 4))):
            record = the(self.desk, self.uids[0])
            edit(self.dice, record)
            self.desk.save(record)
        path = sent(self.desk, self.folder, 'new.xlsx')
        expected = self.expected()
        self.steps.append(self.stands())
        self.look_at_plan(path)
        self.batch = brought_in(self.hq, path)
        assert self.told_now() == expected
        self.look_at_figures(expected)
        self.look_for_lost()
        told = self.stands()
        brought_in(self.hq, path)  # once more
        assert self.stands() == told
        assert verify.check(self.hq) == verify.check(self.desk) == []

    def told_now(self) -> Counter[Row]:
        return told_of(*self.parts())

    def look_at_plan(self, path: Path) -> None:
        """The plan says of each row that went which record it meets and why, and of none that stays."""
        now, base, moved = rows_of(the(self.desk, self.uids[0])), rows_of(self.base), self.moved
        second = str(self.parts()[1].get('reference'))
        for planned_row in planned(self.hq, path).rows:
            line = planned_row.line
            assert line is not None
            above = str(line.given.get('parent'))
            is_news = line.uid not in base or now[line.uid].values != base[line.uid].values
            went = line.uid in moved or (line.uid not in base and above in moved)
            said = [doubt.sentence for doubt in planned_row.doubts if second in doubt.sentence]
            says = is_news and went and planned_row.verdict != 'same'  # headquarters may say it too
            assert bool(said) == says, (line.kind, line.uid, planned_row.verdict, said)
            assert all('split' in sentence for sentence in said)

    def look_at_figures(self, expected: Counter[Row]) -> None:
        """The report counts each line once, and an operation for each of both."""
        people = Counter[str]()
        for (_side, told), times in expected.items():
            kind, _party, outcome, number = told.split(' ')[:4]
            if kind == 'casualty':
                people[outcome] += times * int(number)
        found = figures(self.hq, *self.parts())
        assert found == Figures(2, people), (found, people)
        rows = [row for record in self.parts() for row in live(record, 'victim', 'source')]
        texts = [row.get('name') or row.get('says') for row in rows]
        assert len({*texts}) == len(texts)
        assert all(record.get('narrative') for record in self.parts())

    def look_for_lost(self) -> None:
        """What was said at either side is in the history here, or is asked about."""
        asked = {(one.row, name, value) for one in conflicts.kept(self.hq) for name, value in one.theirs.items()}
        record = the(self.desk, self.uids[0])
        self.said[self.uids[0]] |= {one for one in values_of(record) if one[1] != 'withdrawn'}
        for uid, said in self.said.items():
            assert said - ever_said(self.hq, uid) - asked == set()
        there = {one.record.uid: one for one in conflicts.waiting(self.hq)}
        assert {*there} <= {*self.uids}
        base, moved = rows_of(self.base), self.moved
        second = rows_of(self.parts()[1])
        # Who says what headquarters said too, and corrected since, is taken to have it from there.
        own = ever_said(self.hq, self.uids[0], 'save')
        for row in record.walk():
            for name in (n for n in row.values if n not in ('state', 'position')):
                value = row.get(name)
                if (row.uid, name, value) in own:
                    continue
                if row.uid in moved and row.uid in base and base[row.uid].get(name) != value:
                    copy = second[moved[row.uid]]
                    assert copy.get(name) == value or any(
                        one.row.uid == copy.uid and one.conflict.theirs.get(name) == value
                        for one in conflicts.waiting(self.hq)
                    ), (row.kind, name, value)

    def undo_one(self, action: str) -> None:
        """Undo the last of these actions, and what came after it: that more is known of the desk by now."""
        while (last := self.hq.last_done()) is not None and last.action != action:
            self.hq.undo_last()
        self.hq.undo_last()

    def undo(self) -> None:
        """Undo all of it, step by step: the import, the edits since, and the split."""
        if self.batch is not None:
            self.hq.undo_batch(self.batch)
            assert conflicts.waiting(self.hq) == []
        assert self.stands() == self.steps.pop()
        while len(self.steps) > self.earlier:
            self.undo_one('save')
            assert self.stands() == self.steps.pop()
        self.undo_one('split')
        [first, second] = self.parts()
        assert [lived(first)] == self.before
        assert second.withdrawn
        assert figures(self.hq, first, second) == self.counted
        assert verify.check(self.hq) == []

    def expected(self) -> Counter[Row]:
        """Which rows are counted once the file is in, and where: said by what was so at either side before."""
        sides = [rows_of(record) for record in self.parts()]
        base, moved = rows_of(self.base), self.moved
        at = {uid: side for side, rows in enumerate(sides) for uid in rows}
        for row in the(self.desk, self.uids[0]).walk():
            above = str(row.get('parent'))
            if row.uid in base:
                if row.uid not in moved:  # of what went it is asked
                    _three_ways(sides[0][row.uid], base[row.uid], row)
                continue
            at[row.uid] = at[moved.get(above, above)]
            parent = moved.get(above, above)
            sides[at[row.uid]][row.uid] = Record(row.kind, row.uid, row.values | {'parent': parent})
        return Counter(
            _told(side, row)
            for side, rows in enumerate(sides)
            for row in rows.values()
            if row.kind in KINDS and _is_live(rows, row)
        )


def _three_ways(here: Record, base: Record, row: Record) -> None:
    """Change what only the desk changed; what both did is asked."""
    for name in {*row.values, *base.values} - {'parent', 'position', 'state'}:
        if base.get(name) == here.get(name) != row.get(name):
            here.set(name, row.get(name))


def _is_live(rows: dict[str, Record], row: Record) -> bool:
    above = rows.get(str(row.get('parent')))
    return not row.withdrawn and (above is None or _is_live(rows, above))


def _told(side: int, row: Record) -> Row:
    names = ('party', 'outcome', 'count', 'lowest', 'highest', 'name', 'age', 'says', 'channel')
    return str(side), f'{row.kind} ' + ' '.join(str(row.get(name)) for name in names)


def told_of(*records: Record) -> Counter[Row]:
    return Counter(_told(side, row) for side, record in enumerate(records) for row in live(record, *KINDS))


KINDS = ('casualty', 'victim', 'source')


@contextlib.contextmanager
def both(folder: Path) -> Iterator[Desks]:
    """Both registers, empty."""
    paths = [Path(shutil.copy(folder / name, folder / f'now-{name}')) for name in ('hq.sijill', 'desk.sijill')]
    with Register.open(paths[0]) as hq, Register.open(paths[1]) as desk:
        yield Desks(hq, desk)


def split_and_brought(folder: Path, seed: int) -> None:
    dice = random.Random(seed)
    with both(folder) as (hq, desk):
        one = Round(Desks(hq, desk), dice, folder)
        one.edits(dice.randrange(6))
        one.split()
        one.edits(dice.randrange(6))
        one.bring()
        one.undo()


def test_what_both_said_of_what_went_is_asked_where_it_went(template: Path) -> None:
    """Counts that headquarters corrected before it split, and a line that the desk withdraws."""
    with both(template) as (hq, desk):
        record = desk.save(at_checkpoint('2024-01-14', *(('sdf', 'killed', number) for number in (1, 2, 3))))
        brought_in(hq, sent(desk, template, 'old.xlsx'))
        stays, corrected, withdrawn = record.of('casualty')
        change(hq, record.uid, corrected.uid, count=7)
        second = hq.split('incident', record.uid, Second([corrected.uid, withdrawn.uid], {'kind': 'ied'}))
        change(desk, record.uid, corrected.uid, count=5)
        change(desk, record.uid, withdrawn.uid, withdrawn='slip')
        batch = brought_in(hq, sent(desk, template, 'new.xlsx'))
        asked = {one.conflict.field: one for one in conflicts.waiting(hq)}
        assert {one.record.uid for one in asked.values()} == {second}
        assert {name: one.conflict.theirs[name] for name, one in asked.items()} == {'count': 5, 'withdrawn': 'slip'}
        for one in asked.values():
            hq.settle(one.conflict, one.conflict.theirs)
        assert [row.get('count') for row in live(the(hq, second), 'casualty')] == [5]
        assert [row.uid for row in live(the(hq, record.uid), 'casualty')] == [stays.uid]
        assert len(chain.read_vector(the(hq, second).revision)) == 1  # the desk has never had it
        assert conflicts.waiting(hq) == []
        assert batch is None


def test_a_row_added_to_the_second_and_undone_does_not_keep_it(template: Path) -> None:
    with both(template) as (hq, _desk):
        record = hq.save(at_checkpoint('2024-01-14', ('sdf', 'killed', 1), ('sdf', 'killed', 2)))
        second = hq.split('incident', record.uid, Second([record.of('casualty')[1].uid], {'kind': 'ied'}))
        more = the(hq, second)
        more.add('source', channel='media')
        hq.save(more)
        hq.undo_last()
        hq.undo_last()
        assert the(hq, second).withdrawn
        assert lived(the(hq, record.uid)) == lived(record)


@given(st.integers(0, 2**32))
@settings(max_examples=8)
def test_any_split_while_the_desk_has_it_undivided_loses_nothing(template: Path, seed: int) -> None:
    split_and_brought(template, seed)


@pytest.mark.soak
@given(st.integers(0, 2**32))
@settings(max_examples=300)
def test_many_splits_while_the_desk_has_it_undivided_lose_nothing(template: Path, seed: int) -> None:
    split_and_brought(template, seed)
