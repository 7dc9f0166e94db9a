"""What is all of one year, one name or one record costs as much as there is of it, and grows no faster."""

import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import date
from functools import partial
from pathlib import Path
from types import FrameType
from typing import Any

import pytest

from exchange.believing.withdrawals import Makers
from exchange.erasures import erasures_in_files
from exchange.histories import desk_history, history_html
from exchange.importing import applying, erasures_asked, follows_merge
from exchange.importing.erasures_asked import AskedErasure, Erasures
from exchange.importing.plan import Plan
from exchange.importing.planning import make_plan
from exchange.issuing.correcting.edits_since import edits_since
from exchange.leaks.protected_names import NameIndex, protected_names
from exchange.leaks.written_words import tokens_of
from exchange.reading import any_file
from exchange.reading.any_file import Sheet, Workbook
from models import query
from models.file import history
from models.file.engines.encrypted_database import RegisterDatabase
from models.likeness import many_at_once, whole_register
from models.likeness.whole_register import Scored
from models.limits.likeness_weights import WEIGHTS
from models.query import aggregates, one_person
from models.query.as_it_was.all_revisions import Sought
from models.query.for_review import asked
from models.query.for_review.past import Edited, RecordPast
from models.query.together import old_uids
from models.record.records import Record
from models.register import conflicts, erasing
from models.register.action import Incoming
from models.register.conflicts import Conflict, Decided
from models.register.erasing import ToErase
from models.register.own import own_history
from models.register.register import Register
from models.register.retold.lines_of_all import LinesOfAll
from models.register.review.asking import Ask
from models.register.undoing import Undone
from models.register.verify import check
from models.rules import risks
from models.rules.risks import RiskCase
from tests.counted_steps import lines_run, steps
from tests.desks import change, sent, the
from tests.invented import abductee, incident
from tests.reviewed import approved

_FEW, _TIMES = 100, 4
# What there is four times as much of may cost so much: what is worked out once is in both.
_MOST = 5.0
_OF_A_CONFLICT = 100  # calls


def calls_of(doing: Callable[[], object]) -> int:
    """How many calls something takes: of functions, and of each next thing that is generated."""
    calls = 0

    def count(_frame: FrameType, _event: str, _about: object) -> None:
        nonlocal calls
        calls += 1

    sys.setprofile(count)
    try:
        doing()
    finally:
        sys.setprofile(None)
    return calls


def grows(doing: Callable[[int], object]) -> float:
    """How much more calls four times as much takes; what is learned the first time is known already."""
    doing(_FEW * _TIMES)
    few, many = (calls_of(partial(doing, count)) for count in (_FEW, _FEW * _TIMES))
    return many / few


def planned(register: Register, heads: list[str], rows: list[list[object]]) -> Plan:
    return make_plan(register, Workbook(Path('a.xlsx'), '', [Sheet('A', [heads, *rows])]))


def test_the_figures_beside_very_many_people_who_have_a_number_for_a_name() -> None:
    told = tokens_of(' '.join(f'{number} of them and {number + 1} men in 2024;' for number in range(12)))

    def look(count: int) -> None:
        names = (name for number in range(count) for name in protected_names(f'سالم المثال {number}'))
        NameIndex(names).found_in(told)

    assert grows(look) < _MOST


@pytest.mark.slow
@pytest.mark.parametrize('occurred', ['2014', '2014-01-01/2015-12-31', '2014-03-01'])
def test_events_of_which_no_more_is_known_than_the_year(register: Register, occurred: str) -> None:
    heads = ['Date', 'Governorate', 'Place', 'Type of incident', 'Summary']
    told = [[occurred, 'Homs', 'Palmyra', 'Ambush', f'An invented one {number}'] for number in range(_FEW * _TIMES)]
    assert grows(lambda count: planned(register, heads, told[:count])) < _MOST


def test_rows_that_differ_only_in_who_was_harmed(register: Register) -> None:
    heads = ['Date', 'Governorate', 'Place', 'Type of incident', 'Civilian men killed']
    told = [['2024-02-01', 'Homs', 'Palmyra', 'Ambush', number + 1] for number in range(_FEW * _TIMES)]
    twice = planned(register, heads, [*told[:3], told[0]]).rows[3].line
    assert twice and ['Row 2' in one.sentence for one in twice.doubts] == [True]
    assert grows(lambda count: planned(register, heads, told[:count])) < _MOST


def test_of_a_village_taken_in_one_day_no_more_are_looked_at_than_are_compared(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = ['Name (Arabic)', 'Father', 'Date of abduction', 'Governorate', 'Abducted by']
    told = [['سالم المثال', f'w{number * 7}q', '2014-01-01', 'Homs', 'ISIS'] for number in range(_FEW * _TIMES)]
    looked, taken = list[object](), many_at_once.PersonPool._taken

    def look(*given: Any) -> Iterator[object]:
        for held in taken(*given):
            looked.append(held)
            yield held

    monkeypatch.setattr(many_at_once.PersonPool, '_taken', look)
    planned(register, heads, told)
    # By the rarest key those of some weeks, by the others those of some days.
    assert len(told) < len(looked) <= len(told) * 2 * WEIGHTS.compared_in_a_file


def test_namesakes_of_one_day_of_whom_each_may_be_the_first() -> None:
    def of(count: int) -> list[Scored]:
        return whole_register.likely_ones([Scored('first', f'{number}', 5.0) for number in range(count)])

    rival = Scored('first', 'another', 5.0 + WEIGHTS.rival)
    assert len(of(_FEW)) == _FEW and whole_register.likely_ones([*of(_FEW), rival]) == [rival]
    assert grows(of) < _MOST


def test_of_those_called_by_one_word_no_more_are_looked_at_than_are_compared(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    heads = ['Name (Arabic)', 'Date of abduction', 'Governorate', 'Abducted by']
    told = [['دحام', '2014-01-01', 'Homs', 'ISIS'] for _time in range(_FEW * _TIMES)]
    apart, looked = many_at_once.days_apart, list[object]()
    register.apply(
        [Incoming(abductee(name_ar=f'دحام و{row % 7}', abducted_on=told[0][1])) for row in range(len(told))], {}
    )
    monkeypatch.setattr(many_at_once, 'days_apart', lambda *days: looked.append(days) or apart(*days))
    planned(register, heads, told)
    assert len(told) < len(looked) <= len(told) * WEIGHTS.compared_in_a_file


def test_very_many_lines_that_a_file_adds_to_one_record(register: Register, tmp_path: Path) -> None:
    """Each is found in the record at once, and where the record goes on is asked for all of them together."""
    record = register.save(incident())
    register.merge('incident', register.save(incident()).uid, record.uid)
    book = any_file.read(sent(register, tmp_path / 'a.xlsx', 'en'))
    [sheet] = [one for one in book.sheets if one.title == 'Casualties']
    names, last = [*map(str, sheet.rows[0])], sheet.rows[-1]
    number, parent = names.index('casualty.count'), names.index('casualty.parent')
    added = [[*last[1 : len(names)]] for _time in range(_FEW * _TIMES)]

    def plan(count: int) -> Plan:
        for place, row in enumerate(rows := [[None, *row] for row in added[:count]], 2):
            row[number], row[parent], row[names.index('casualty.position')] = place, record.uid, None
        sheets = [one if one is not sheet else replace(one, rows=[*one.rows, *rows]) for one in book.sheets]
        return make_plan(register, replace(book, sheets=sheets))

    found = [row for row in plan(_FEW).rows if row.kind == 'casualty' and row.verdict == 'new']
    assert len(found) == _FEW and all(row.record and row.record.uid == row.line.uid for row in found)
    few, many = (steps(partial(plan, count), 'walk', 'is_any', 'onwards') for count in (_FEW, _FEW * _TIMES))
    assert many < _MOST * few
    few, many = (lines_run(partial(plan, count), 'importing/three_way.py') for count in (_FEW, _FEW * _TIMES))
    assert many < _MOST * few
    assert steps(partial(plan, _FEW), 'onwards') == 1
    assert steps(partial(plan, _FEW), 'vector') == steps(partial(plan, _FEW * _TIMES), 'vector')


def test_very_many_lines_of_one_record_that_each_break_a_rule(register: Register, tmp_path: Path) -> None:
    """They are left out together, and the others go in."""
    record = register.save(incident())
    book = any_file.read(sent(register, tmp_path / 'a.xlsx', 'en'))
    [sheet] = [one for one in book.sheets if one.title == 'Casualties']
    names, last = [*map(str, sheet.rows[0])], sheet.rows[-1]

    def line(place: int) -> list[object]:
        said = {'casualty.parent': record.uid, 'casualty.count': place, 'casualty.lowest': 9, 'casualty.position': None}
        return [None, *(said.get(name, value) for name, value in zip(names[1:], last[1:], strict=False))]

    def plan(count: int) -> Plan:
        rows = [*map(line, (1, 10)), *(line(1 + place % 8) for place in range(count))]
        sheets = [one if one is not sheet else replace(one, rows=[*one.rows, *rows]) for one in book.sheets]
        return make_plan(register, replace(book, sheets=sheets))

    found = [row for row in plan(_FEW).rows if row.kind == 'casualty' and row.verdict in ('new', 'invalid')]
    assert [row.line.given['count'] for row in found if row.verdict == 'new'] == [10]
    assert len(found) == _FEW + 2
    few, many = (lines_run(partial(plan, count), 'importing/three_way.py') for count in (_FEW // 2, _FEW * 2))
    assert many < _MOST * few


def test_whether_very_many_of_one_record_may_be_named(register: Register) -> None:
    """The line of each is known with them, also of those in a record of other people to whom they are linked."""
    agreed = {'publish_consent': 'yes', 'family_knows': 'yes', 'age': 40}

    def of(count: int) -> tuple[Record, Record]:
        one, other = incident(), incident(occurred='2024-02-11', occurred_typed='11/2/2024')
        for number in range(count):
            before = other.add('casualty', outcome='killed', count=1).add('victim', name=f'مثال {number}', age=40)
            line = one.add('casualty', outcome='killed', count=1)
            line.add('victim', name=f'مثال {number}', same_person=before.uid, **agreed)
        saved = register.save(other)
        return approved(register, register.save(one)), saved

    few, many = of(_FEW // 4), of(_FEW)

    def named(records: tuple[Record, Record]) -> int:
        return len(one_person.names_for(register, [the(register, records[0].uid)], 24, date(2024, 3, 1)))

    assert (named(few), named(many)) == (_FEW // 4, _FEW)
    for file in ('record/naming.py', 'query/one_person.py'):
        assert lines_run(partial(named, many), file) < _MOST * lines_run(partial(named, few), file)


# Records of very many lines, changed, merged or erased very often


def of_lines(count: int) -> Record:
    record = incident()
    record.children[0].set('count', count + 1)
    for number in range(count):
        record.children[0].add('victim', name=f'مثال {number}', sex='male')
    return record


@pytest.fixture
def few_and_many(tmp_path: Path) -> Iterator[dict[int, tuple[Register, Record]]]:
    """A register with an incident of few lines, and one with an incident of many."""
    with ExitStack() as opened:
        found = {}
        for count in (_FEW, _FEW * _TIMES):
            path = tmp_path / f'{count}.sijill'
            register = opened.enter_context(Register.create(path, desk='DZ1', passphrase=None))
            found[count] = register, register.save(of_lines(count))
        yield found


def test_the_history_of_a_record_of_many_lines(few_and_many: dict[int, tuple[Register, Record]]) -> None:
    def told(count: int) -> list[int]:
        register, record = few_and_many[count]
        of_one = desk_history.of_record(register, record.kind, record.uid)
        return [len(history_html.content(one)) for one in (of_one, desk_history.of_register(register, Sought()))]

    assert grows(told) < _MOST


def test_a_record_that_was_changed_and_merged_often_is_read_once_for_a_page_of_the_history(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    survivor, times = register.save(of_lines(9)), 8
    for number in range(times):
        register.merge('incident', survivor.uid, register.save(incident()).uid)
        change(register, survivor.uid, narrative=f'{number}')
    read, grown = list[str](), aggregates.grown_of
    monkeypatch.setattr(aggregates, 'grown_of', lambda db, kind, uids: read.extend(uids) or grown(db, kind, uids))
    assert len(list(desk_history.of_register(register, Sought()).changes)) > 3 * times
    assert read.count(survivor.uid) == 1


def test_what_was_decided_and_asked_is_told_with_its_records_read_together(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = [register.save(incident()) for _time in range(20)]
    for one in told:
        approved(register, one)
        register.ask_one(Ask('incident', one.uid, 'Who heard it?'))
    register.merge('incident', told[0].uid, told[1].uid)
    for one in asked.every_question(register):
        register.answer(one.question.uid, 'All of them.')
    asks, execute = list[object](), RegisterDatabase.execute_sql
    monkeypatch.setattr(RegisterDatabase, 'execute_sql', lambda *given: asks.append(given) or execute(*given))
    lines, _below = LinesOfAll(register).page(Sought(kind='reply'))
    assert len(lines) == len(told) and len(asks) < len(lines)
    assert {line.record for line in lines} == {one.uid for one in told} - {told[1].uid}
    asks.clear()
    lines, _below = LinesOfAll(register).page(Sought(kind='decision'))
    assert len(lines) >= 2 * len(told) and len(asks) < len(told)


def test_texts_of_a_record_of_many_lines_are_erased(few_and_many: dict[int, tuple[Register, Record]]) -> None:
    counted = {}
    for count, (register, record) in few_and_many.items():
        wanted = [ToErase(record.kind, record.uid, record.uid, 'narrative')]
        counted[count] = calls_of(partial(register.erase, wanted, 'asked'))
        names = [row.uid for row in record.walk() if row.kind == 'victim']
        register.erase([ToErase(record.kind, record.uid, row, 'name') for row in names], 'asked')
        assert sum(bool(row.withdrawn) for row in the(register, record.uid).walk()) == len(names)
        assert check(register) == []
    assert counted[_FEW * _TIMES] < _MOST * counted[_FEW]


def test_what_was_erased_of_a_record_of_many_lines_is_told(few_and_many: dict[int, tuple[Register, Record]]) -> None:
    for register, record in few_and_many.values():
        names = [row.uid for row in record.walk() if row.kind == 'victim']
        register.erase([ToErase(record.kind, record.uid, row, 'name') for row in names], 'asked')
        rows = erasures_in_files.rows_of(register, lambda _kind, _field: True)
        assert {row[4] for row in rows} == {f'Incident {record.get("reference")}'} and len(rows) == len(names)
    assert grows(lambda count: erasures_in_files.rows_of(few_and_many[count][0], lambda _kind, _field: True)) < _MOST


def test_what_imports_left_is_looked_through_once_however_many_records_are_erased(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    records = [register.save(incident()) for _time in range(9)]
    asked, batches = list[object](), history.batches
    monkeypatch.setattr(history, 'batches', lambda *given: asked.append(given) or batches(*given))
    register.erase([ToErase(one.kind, one.uid, one.uid, 'narrative') for one in records], 'asked')
    assert len(asked) == 1 and [the(register, one.uid).get('narrative') for one in records] == [None] * 9


def test_what_is_left_to_erase_of_a_record_is_looked_for_once(
    few_and_many: dict[int, tuple[Register, Record]], monkeypatch: pytest.MonkeyPatch
) -> None:
    register, record = few_and_many[_FEW]
    names = [ToErase(record.kind, record.uid, row.uid, 'name') for row in record.walk() if row.kind == 'victim']
    looked, offered = list[object](), erasing.offered
    monkeypatch.setattr(erasing, 'offered', lambda *given: looked.append(given) or offered(*given))
    asked = [AskedErasure(one, 'victim', '', is_own=True, is_agreed=True) for one in names]
    erasures_asked.erase(register, Erasures(asked, [], 'DZ2'))
    assert len(looked) == 1 and not [row for row in the(register, record.uid).walk() if row.get('name')]


def test_the_lines_of_a_record_of_which_each_has_a_conflict(few_and_many: dict[int, tuple[Register, Record]]) -> None:
    for count, (register, record) in few_and_many.items():
        lines = [row for row in record.walk() if row.kind == 'victim'][:count]
        register.decide(Decided(left=tuple(conflict_of(record.uid, row.uid) for row in lines)))
        assert len(conflicts.waiting(register)) == count
        register.settle(conflict_of(record.uid, lines[0].uid), {'age': 31})
        assert len(conflicts.waiting(register)) == count - 1
        assert conflicts.answered(register)[lines[0].uid]['age'].said == 31
    assert grows(lambda count: conflicts.waiting(few_and_many[count][0])) < _MOST


def conflict_of(record: str, row: str) -> Conflict:
    return Conflict('incident', record, 'victim', row, {'age': 31})


def test_conflicts_that_stay_open_are_kept_as_they_are(register: Register) -> None:
    """Settling one writes all others down anew: without a copy of each."""
    record, settled = register.save(of_lines(2)), list[int]()
    for count, row in zip((_FEW, _FEW * _TIMES), record.children[0].children, strict=False):
        left = [conflict_of(f'{number}', f'{number}') for number in range(count)]
        register.decide(Decided(left=(conflict_of(record.uid, row.uid), *left)))
        settled.append(calls_of(partial(register.settle, conflict_of(record.uid, row.uid), {'age': 31})))
    assert len(conflicts.kept(register)) == _FEW * _TIMES
    assert settled[1] - settled[0] < _OF_A_CONFLICT * _FEW * (_TIMES - 1)


def test_a_register_that_settled_very_many_conflicts_reads_what_it_said_of_them_last(register: Register) -> None:
    record, read = register.save(of_lines(1)), list[int]()
    for times in (5, 20):
        for _time in range(times):
            conflict = conflict_of(record.uid, record.children[0].children[0].uid)
            register.decide(Decided(left=(conflict,)))
            register.settle(conflict, {'age': 31})
        read.append(steps(partial(own_history.told, register), '_value'))
    assert read[0] == read[1]
    assert check(register) == []


def test_conflicts_of_records_that_were_not_merged_are_not_copied(register: Register) -> None:
    merged, survivor, *others = (register.save(of_lines(1)) for _time in range(6))
    register.merge('incident', survivor.uid, merged.uid)
    those = (merged, *others)
    register.decide(Decided(left=tuple(conflict_of(one.uid, one.children[0].children[0].uid) for one in those)))
    assert steps(partial(conflicts.waiting, register), 'replace') == 1
    assert {one.record.uid for one in conflicts.waiting(register)} <= {survivor.uid, *(one.uid for one in others)}


def test_where_merged_records_go_on_is_read_once_for_a_file(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    survivor, *merged = (register.save(incident()) for _time in range(4))
    changed = [the(register, one.uid) for one in merged]
    for one in merged:
        register.merge('incident', survivor.uid, one.uid)
    read, became = list[object](), old_uids.became
    monkeypatch.setattr(old_uids, 'became', lambda *given: read.append(given) or became(*given))
    for record in changed:
        record.set('summary', 'They were three.')
    followed = follows_merge.follow(register, [Incoming(record) for record in changed])
    assert {one.record.uid for one in followed.changes} == {survivor.uid, *(one.uid for one in merged)}
    assert followed.changes[-1].record.get('summary') == 'They were three.' and len(read) == 1


def test_the_history_of_a_record_is_read_once_to_find_who_made_each_of_its_rows(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = register.save(of_lines(9))
    for text in ('one', 'two'):
        change(register, record.uid, narrative=text)
    told, read, entries = history.revisions(register, 'record', record.uid), list[str](), history.entries
    monkeypatch.setattr(history, 'entries', lambda of, one: read.append(one.uid) or entries(of, one))
    makers = Makers(register, told)
    desk, other = register.desk_id, 'DZ9.00000000'
    assert all(makers.made(row.uid, desk) and not makers.made(row.uid, other) for row in record.walk())
    assert read == [told[0].uid]
    assert makers.made('no such row', desk) and not makers.made('no such row', '')
    assert read == [one.uid for one in told]


@pytest.mark.slow
def test_the_undoing_of_an_import_of_very_many_records(register: Register) -> None:
    def taken(count: int) -> int:
        rows = [[f'{number}', 'airstrike', '2014-01-05', 'Raqqa', f'nr. {number}'] for number in range(count)]
        plan = planned(register, ['ID', 'Type', 'Date', 'Governorate', 'Account'], rows)
        batch, undone = str(applying.apply_plan(register, plan)), list[Undone]()
        lines = lines_run(lambda: undone.append(register.undo_batch(batch)), 'undoing.py')
        assert undone[0].records == count
        return lines

    assert taken(_FEW * _TIMES) < 2 * _TIMES * taken(_FEW)
    assert not query.count(register, 'incident')


def with_sources(register: Register, uid: str, count: int) -> None:
    """Add so many sources in one save."""
    record = the(register, uid)
    for number in range(count):
        record.add('source', channel='eyewitness', says=f'7 killed ({number})')
    register.save(record)


def of_reviewed_lines(count: int) -> RiskCase:
    """A record whose lines a reviewer changed, all of them, and whose sources agree."""
    record = incident()
    for _line in range(count):
        record.add('casualty', outcome='killed', count=2, party='civilians')
        record.add('source', channel='eyewitness', says='7 killed')
    edits = tuple(Edited('H1', row.uid, 'count', 2, 2) for row in record.of('casualty'))
    return RiskCase(record, [], RecordPast(by_reviewers=edits, since_approved=edits))


@pytest.mark.slow
@pytest.mark.parametrize('what', ['undone', 'said in a corrigendum', 'risks'])
def test_lines_that_one_save_added(register: Register, what: str) -> None:
    def taken(count: int) -> int:
        record = register.save(incident())
        ended = max(one.id for one in history.revisions(register, 'record', record.uid))
        with_sources(register, record.uid, count)
        if what == 'undone':
            return lines_run(register.undo_last, 'undoing.py')
        if what == 'said in a corrigendum':
            return lines_run(lambda: edits_since(register, record.uid, ended), 'edits_since.py')
        return lines_run(lambda: risks.weigh(of_reviewed_lines(count)), 'risks.py')

    assert taken(_FEW * _TIMES) < 2 * _TIMES * taken(_FEW)


def said_of_each_line(register: Register, uid: str, text: str) -> None:
    record = the(register, uid)
    for source in record.of('source'):
        source.set('says', f'{text} {source.get("position")}')
    register.save(record)


@pytest.mark.slow
def test_a_file_with_conflicts_in_very_many_lines_of_one_record(register: Register, tmp_path: Path) -> None:
    def taken(count: int) -> int:
        record = register.save(incident())
        with_sources(register, record.uid, count)
        made = Register.create(tmp_path / f'{record.uid}.sijill', desk='DZ2', passphrase=None, alias='Other')
        with made as theirs:
            for text, is_first in (('Ours', True), ('Ours again', False)):
                book = any_file.read(sent(register, tmp_path / 'a.xlsx', 'en'))
                plan = make_plan(theirs, book)
                if is_first:
                    applying.apply_plan(theirs, plan)
                    said_of_each_line(theirs, record.uid, 'Theirs')
                    said_of_each_line(register, record.uid, text)
            assert len(plan.decided.left) >= count
            lines = lines_run(lambda: plan.decided, 'importing/plan.py')
        register.withdraw('incident', record.uid, 'Not for the next file.')
        return lines

    assert taken(_FEW * _TIMES) < 2 * _TIMES * taken(_FEW)
