"""Questions travel: in the headquarters workbook with a column for the answer, on a question sheet, and back."""

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from exchange import age_files
from exchange.exporting import headquarters_workbook
from exchange.importing import import_deed
from exchange.importing.plan import Plan
from exchange.questions import question_sheet
from exchange.questions.questions_in_files import ANSWER, QUESTIONS, REPLIES
from models import query
from models.errors import KnownError, Refused
from models.file import history
from models.language.messages import LANGUAGES
from models.language.text import without_directions
from models.progress import silent
from models.query import Filter, Question
from models.query.for_review import asked
from models.query.for_review.asked import Standing
from models.query.for_review.queue import queue
from models.query.for_review.told_outside import outward
from models.record.records import Record, of_kind
from models.register import verify
from models.register.others import known_keys
from models.register.register import Register
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from tests import office
from tests.calling import caller
from tests.invented import abductee, incident, informant, place
from tests.office import converted
from tests.signed import edited, key_of, planned, sheet_of

HOW_MANY = 'How many were there?\nكم كان عددهم؟'
UID = re.compile(r'[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}')


@pytest.fixture
def hq(tmp_path: Path) -> Iterator[Register]:
    """The register of headquarters, whose one person reviews."""
    with Register.create(tmp_path / 'hq.sijill', desk='HQ1', passphrase=None, alias='Nour') as made:
        yield made


@pytest.fixture
def desk(register: Register, hq: Register) -> Register:
    """A desk; both have confirmed the key of the other."""
    known_keys.trust(register, key_of(hq))
    known_keys.trust(hq, key_of(register))
    return register


def sent(register: Register, folder: Path, file: str = 'out.xlsx', **ways: Any) -> Path:
    headquarters_workbook.export(register, folder / file, **ways)
    return folder / file


def brought(register: Register, path: Path) -> tuple[Plan, str | None]:
    plan = planned(register, path)
    batch = import_deed.bring_in(register, plan, lambda _doing: silent)
    assert verify.check(register) == []
    return plan, batch


def of_desk(desk: Register, hq: Register, folder: Path, **values: Any) -> Record:
    """A record of the desk, as it stands there, that headquarters has too."""
    saved = desk.save(incident(**values))
    brought(hq, sent(desk, folder, 'to-hq.xlsx'))
    return saved


def asked_of(register: Register, record: Record, text: str = HOW_MANY, **more: str) -> str:
    """The uid of a question that is asked about a record."""
    return register.ask_one(Ask(record.kind, record.uid, text, **more))


def standing(register: Register, uid: str) -> Standing:
    found = asked.question(register, uid)
    assert found is not None
    return found


def number(register: Register, uid: str) -> str:
    return str(standing(register, uid).question.get('number'))


def heads(sheet: Any) -> dict[str, int]:
    return {cell.value: cell.column for cell in sheet[2]}


def answered(path: Path, *answers: str, name: str = 'answered.xlsx') -> Path:
    """A copy of a workbook in which somebody typed answers to its questions, from the first on."""

    def fill(book: Any) -> None:
        sheet = sheet_of(book, QUESTIONS.mark)
        for row, text in enumerate(answers, 4):
            sheet.cell(row, heads(sheet)[ANSWER]).value = text

    return edited(path, fill, name)


def filled(path: Path, *answers: str, name: str = 'filled.xlsx') -> Path:
    """A copy of a question sheet with answers typed into it."""

    def fill(book: Any) -> None:
        for row, text in enumerate(answers, 3):
            book.worksheets[0].cell(row, 6).value = text

    return edited(path, fill, name)


def of_questions(register: Register, path: Path, *uids: str, speech: str = 'en') -> Path:
    question_sheet.write(register, path, [standing(register, uid).question for uid in uids], speech)
    return path


# In the workbook


def test_a_question_leaves_with_its_record_and_a_column_for_the_answer(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    record = of_desk(desk, hq, tmp_path)
    line = record.of('casualty')[0]
    uid = asked_of(hq, record, row=line.uid, field='count')
    path = sent(hq, tmp_path)
    book = openpyxl.load_workbook(path)
    sheet = sheet_of(book, QUESTIONS.mark)
    said = {name: sheet.cell(4, at).value for name, at in heads(sheet).items()}
    assert said['question.uid'] == uid and said['question.text'] == HOW_MANY
    assert (said['#question.record'], said['#question.field']) == (record.get('reference'), 'Number')
    assert (said['question.state'], said['#question.desk'], said[ANSWER]) == ('Not answered yet', 'HQ1', None)
    [noted] = [cell for row in sheet_of(book, 'casualty') for cell in row if cell.comment]
    assert sheet_of(book, 'casualty').cell(1, noted.column).value == 'casualty.count'
    assert HOW_MANY in noted.comment.text and number(hq, uid) in noted.comment.text
    everything = ' '.join(str(cell.value) for sheet in book for row in sheet for cell in row)
    assert hq.person not in everything and 'Nour' not in everything
    plan = planned(desk, path)
    assert (plan.gone, plan.since_signed, plan.column_problems) == (0, [], [])


def test_no_question_is_in_a_file_for_the_public(hq: Register, tmp_path: Path) -> None:
    record = hq.save(incident())
    asked_of(hq, record, field='summary')
    for file, ways in (('p.xlsx', {'profile': 'public', 'state': 'all'}), ('f.xlsx', {'profile': 'full'})):
        with zipfile.ZipFile(sent(hq, tmp_path, file, **ways)) as archive:
            everything = '\n'.join(archive.read(name).decode() for name in archive.namelist())
        assert ('How many were there?' in everything) == (file == 'f.xlsx')


def test_a_desk_sees_answers_and_sends_back_and_headquarters_hears_it(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    record = of_desk(desk, hq, tmp_path)
    uid = asked_of(hq, record)
    desk.work_as(desk.add_person('Sami', ('documenter',)))
    plan, batch = brought(desk, sent(hq, tmp_path))
    assert [one.question.uid for one in plan.questions.asked] == [uid] and batch
    [here] = asked.questions_of(desk, record.uid)
    assert (here.state, here.question.get('text'), here.question.get('desk')) == ('open', HOW_MANY, hq.desk_id)
    desk.answer(uid, 'Seven.')
    plan, batch = brought(hq, sent(desk, tmp_path, 'back.xlsx'))
    assert [(one.reply.get('text'), one.is_typed) for one in plan.questions.said] == [('Seven.', False)]
    assert (plan.questions.asked, plan.questions.problems) == ([], [])
    assert (standing(hq, uid).state, batch is not None) == ('answered', True)
    for register, file in ((hq, 'back.xlsx'), (desk, 'back.xlsx')):
        plan, batch = brought(register, tmp_path / file)
        assert (plan.questions.is_news, plan.is_news, batch) == (False, False, None)


def test_no_answer_changes_a_value(desk: Register, hq: Register, tmp_path: Path) -> None:
    record = of_desk(desk, hq, tmp_path)
    uid = asked_of(hq, record, row=record.of('casualty')[0].uid, field='count')
    before = query.get(hq, 'incident', record.uid)
    brought(hq, answered(sent(hq, tmp_path), '70'))
    after = query.get(hq, 'incident', record.uid)
    assert before is not None and after is not None
    assert ([row.values for row in after.walk()], after.revision) == (
        [row.values for row in before.walk()],
        before.revision,
    )
    assert [reply.get('text') for reply in standing(hq, uid).answers] == ['70']


def test_an_import_of_questions_and_answers_is_undone_whole(desk: Register, hq: Register, tmp_path: Path) -> None:
    record = of_desk(desk, hq, tmp_path)
    uid = asked_of(hq, record)
    path = sent(hq, tmp_path)
    _plan, batch = brought(desk, path)
    assert batch is not None
    desk.undo_batch(batch)
    assert (asked.question(desk, uid), verify.check(desk)) == (None, [])
    desk.redo_last()
    assert (standing(desk, uid).state, verify.check(desk)) == ('open', [])
    desk.undo_batch(batch)
    plan, _batch = brought(desk, path)
    assert [one.question.uid for one in plan.questions.asked] == [uid]
    assert standing(desk, uid).state == 'open'
    _plan, batch = brought(hq, answered(path, 'Seven.'))
    assert batch is not None and standing(hq, uid).state == 'answered'
    hq.undo_batch(batch)
    assert (standing(hq, uid).state, standing(hq, uid).replies, verify.check(hq)) == ('open', [], [])
    brought(hq, tmp_path / 'answered.xlsx')
    assert standing(hq, uid).state == 'answered'


def test_what_was_answered_here_since_stays_when_the_import_is_undone(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    record = of_desk(desk, hq, tmp_path)
    kept, gone = asked_of(hq, record), asked_of(hq, record, 'By night?')
    _plan, batch = brought(desk, sent(hq, tmp_path))
    assert batch is not None
    desk.answer(kept, 'Seven.')
    undone = desk.undo_batch(batch)
    assert (standing(desk, kept).state, asked.question(desk, gone)) == ('answered', None)
    assert (undone.records, undone.kept, undone.stayed) == (0, [('question', kept)], 0)
    assert '1 question stays' in import_deed.questions_that_stay(undone)
    assert verify.check(desk) == []


def test_an_answer_to_a_question_that_was_taken_back_here_is_named(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    record = of_desk(desk, hq, tmp_path)
    uid = asked_of(hq, record)
    said, path = number(hq, uid), answered(sent(hq, tmp_path), 'Seven.')
    hq.undo_last()
    plan, batch = brought(hq, path)
    [problem] = plan.questions.problems
    assert said in problem.sentence and 'not known here' in problem.sentence
    assert (batch, asked.question(hq, uid)) == (None, None)


def test_a_question_that_was_closed_without_a_word_is_closed_elsewhere_too(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    """And what somebody typed into the same file is still an answer."""
    record = of_desk(desk, hq, tmp_path)
    uid = asked_of(hq, record)
    hq.answer(uid, 'Seven.')
    hq.close_question(uid)
    plan, _batch = brought(desk, answered(sent(hq, tmp_path), 'Eight.'))
    assert [reply.get('text') for reply in standing(desk, uid).replies] == ['Seven.', None, 'Eight.']
    assert (plan.questions.problems, standing(desk, uid).state) == ([], 'answered')


def test_the_same_answer_twice_is_nothing_and_another_is_kept_beside_it(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    record = of_desk(desk, hq, tmp_path)
    uid = asked_of(hq, record)
    path = sent(hq, tmp_path)
    brought(hq, answered(path, 'Seven.'))
    plan, batch = brought(hq, answered(path, ' Seven. '))
    assert (plan.questions.said, batch) == ([], None)
    brought(hq, answered(path, 'Eight.'))
    assert [reply.get('text') for reply in standing(hq, uid).answers] == ['Seven.', 'Eight.']


def test_an_answer_opens_a_closed_question_again(desk: Register, hq: Register, tmp_path: Path) -> None:
    record = of_desk(desk, hq, tmp_path)
    uid = asked_of(hq, record)
    path = sent(hq, tmp_path)
    brought(hq, answered(path, 'Seven.'))
    hq.close_question(uid)
    assert brought(hq, tmp_path / 'answered.xlsx')[1] is None
    assert standing(hq, uid).state == 'closed'
    brought(hq, answered(path, 'Eight.'))
    assert standing(hq, uid).state == 'answered'
    hq.close_question(uid)
    brought(desk, sent(hq, tmp_path, 'later.xlsx'))
    assert standing(desk, uid).state == 'closed'
    desk.answer(uid, 'Nine.')
    brought(hq, sent(desk, tmp_path, 'back.xlsx'))
    assert standing(hq, uid).state == 'answered'


# Believed, or not


def altered(cell: Any) -> None:
    cell.value = str(cell.value)[:-1] + ('8' if str(cell.value).endswith('7') else '7')


def test_a_question_that_was_altered_by_one_character_is_refused_by_name_with_its_answer(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    names = ['number', 'record', 'row', 'field', 'text', 'state', 'desk', 'asked_at', 'uid', 'occurred', 'place_typed']
    record = of_desk(desk, hq, tmp_path)
    row = record.of('casualty')[0].uid
    asked_here = [asked_of(hq, record, f'{HOW_MANY} {name}', row=row, field='count') for name in (*names, 'whole')]

    def alter(book: Any) -> None:
        sheet = sheet_of(book, QUESTIONS.mark)
        for at, name in enumerate([*names, 'whole'], 4):
            sheet.cell(at, heads(sheet)[ANSWER]).value = 'Seven.'
            if name != 'whole':
                altered(sheet.cell(at, heads(sheet)[f'question.{name}']))

    path = edited(sent(hq, tmp_path), alter)
    for register in (desk, hq):
        plan, _batch = brought(register, path)
        assert len(plan.questions.problems) == len(names)
        assert len(plan.as_json(applied=False, batch=None)['questions_refused']) == len(names)
        for uid, name, problem in zip(asked_here, names, plan.questions.problems, strict=False):
            assert str(record.get('reference')) in problem.sentence
            assert (number(hq, uid) in problem.sentence) == (name != 'number')
            assert 'changed since the file was signed' in problem.sentence
        assert [one.question.uid for one in plan.questions.said] == asked_here[-1:]
    assert [one.state for one in asked.questions_of(hq, record.uid)] == ['open'] * len(names) + ['answered']
    assert [one.question.uid for one in asked.questions_of(desk, record.uid)] == asked_here[-1:]


def test_an_answer_on_its_sheet_that_was_altered_is_refused_by_the_number_of_its_question(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    names = ['question', 'event', 'text', 'desk', 'said_at', 'uid']
    record = of_desk(desk, hq, tmp_path)
    asked_here = [asked_of(hq, record, name) for name in names]
    brought(desk, sent(hq, tmp_path))
    for uid in asked_here:
        desk.answer(uid, 'Seven.')

    def alter(book: Any) -> None:
        sheet = sheet_of(book, REPLIES.mark)
        for at, name in enumerate(names, 4):
            altered(sheet.cell(at, heads(sheet)[f'reply.{name}']))

    plan, _batch = brought(hq, edited(sent(desk, tmp_path, 'back.xlsx'), alter))
    assert len(plan.questions.problems) == len(names)
    for uid, problem in zip(asked_here, plan.questions.problems, strict=True):
        assert number(hq, uid) in problem.sentence
        assert standing(hq, uid).state == 'open'


def test_a_question_that_was_added_or_repeated_is_refused_and_one_that_was_taken_out_is_counted(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    record = of_desk(desk, hq, tmp_path)
    uids = [asked_of(hq, record, f'{HOW_MANY} {count}') for count in (1, 2)]
    path = sent(hq, tmp_path)

    def add(book: Any) -> None:
        sheet = sheet_of(book, QUESTIONS.mark)
        row = [cell.value for cell in sheet[4]]
        sheet.append(row)
        row[heads(sheet)['question.uid'] - 1] = '00000000-0000-4000-8000-000000000001'
        sheet.append(row)

    plan = planned(desk, edited(path, add))
    assert [problem.row for problem in plan.questions.problems] == [6, 7]
    assert [one.question.uid for one in plan.questions.asked] == uids
    plan = planned(desk, edited(path, lambda book: sheet_of(book, QUESTIONS.mark).delete_rows(4)))
    assert (plan.gone, [one.question.uid for one in plan.questions.asked]) == (1, uids[1:])


def test_of_a_file_that_no_confirmed_key_signed_no_question_is_taken_and_it_is_said(
    register: Register, hq: Register, tmp_path: Path
) -> None:
    known_keys.trust(hq, key_of(register))
    record = of_desk(register, hq, tmp_path)
    asked_of(hq, record)
    plan, batch = brought(register, sent(hq, tmp_path))
    assert (plan.questions.unproven, plan.questions.asked, batch) == (1, [], None)


def test_nobody_asks_answers_or_closes_in_the_name_of_another(desk: Register, hq: Register, tmp_path: Path) -> None:
    record = of_desk(desk, hq, tmp_path)
    uid = asked_of(hq, record)
    brought(desk, sent(hq, tmp_path))
    for event, name, said in (
        ('answered', hq.desk_id, 'is said to be by this desk'),
        ('closed', desk.desk_id, 'can only be closed by the desk that asked it'),
    ):
        values = {'question': uid, 'event': event, 'text': 'x', 'desk': name, 'said_at': '2024-02-03T08:00:00Z'}
        with desk.action('answer') as action:
            action.put(Record('reply', values=values), is_new=True)
        plan, _batch = brought(hq, sent(desk, tmp_path, 'back.xlsx'))
        assert any(said in problem.sentence for problem in plan.questions.problems)
        assert standing(hq, uid).state == 'open'
        desk.undo_last()
    forged = {'number': 'Q-2222-3333', 'record': record.uid, 'text': 'Who told you?', 'desk': hq.desk_id}
    with desk.action('ask') as action:
        action.put(Record('question', values={**forged, 'asked_at': '2024-02-03T08:00:00Z'}), is_new=True)
    plan, _batch = brought(hq, sent(desk, tmp_path, 'back.xlsx'))
    assert ['is said to be by this desk' in problem.sentence for problem in plan.questions.problems] == [True]


@pytest.mark.slow
def test_a_question_of_another_desk_is_handed_on_but_not_in_the_name_of_one_that_is_known(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    """A reviewer of a share asks headquarters, which hands it on to the desk."""
    with Register.create(tmp_path / 'share.sijill', desk='HQ2', passphrase=None, alias='Rana') as share:
        known_keys.trust(share, key_of(hq))
        known_keys.trust(hq, key_of(share))
        record = of_desk(desk, hq, tmp_path)
        brought(share, sent(hq, tmp_path))
        uid = asked_of(share, record)
        brought(hq, sent(share, tmp_path, 'share.xlsx'))
        brought(desk, sent(hq, tmp_path, 'on.xlsx'))
        assert standing(desk, uid).question.get('desk') == share.desk_id
        desk.answer(uid, 'Seven.')
        brought(hq, sent(desk, tmp_path, 'back.xlsx'))
        brought(share, sent(hq, tmp_path, 'answer.xlsx'))
        assert standing(share, uid).state == 'answered'
        known_keys.trust(desk, key_of(share))
        other = asked_of(share, record, 'By night?')
        brought(hq, sent(share, tmp_path, 'share.xlsx'))
        plan, _batch = brought(desk, sent(hq, tmp_path, 'on.xlsx'))
        assert (plan.questions.of_others, plan.questions.problems, asked.question(desk, other)) == (1, [], None)


# What leaves


def test_a_question_whose_record_is_not_in_the_file_stays_and_is_counted(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    december, january = (of_desk(desk, hq, tmp_path, occurred=day) for day in ('2023-12-04', '2024-01-09'))
    asked_of(hq, december)
    uid = asked_of(hq, january)
    counts = headquarters_workbook.export(hq, tmp_path / 'january.xlsx', first='2024-01', last='2024-01')
    assert counts['questions_left'] == 1
    plan, _batch = brought(desk, tmp_path / 'january.xlsx')
    assert [one.question.uid for one in plan.questions.asked] == [uid]
    about = sheet_of(openpyxl.load_workbook(tmp_path / 'january.xlsx'), 'sijill.about')
    assert any('1 open question' in str(cell.value) for row in about for cell in row)


@pytest.mark.slow
def test_an_answer_leaves_with_the_next_export_though_its_record_does_not(
    desk: Register, hq: Register, tmp_path: Path
) -> None:
    december = of_desk(desk, hq, tmp_path, occurred='2023-12-04')
    uid = asked_of(hq, december)
    brought(desk, sent(hq, tmp_path))
    desk.answer(uid, 'Seven.')
    chosen = Question('incident', filters=(Filter('governorate', ('SY14',)),))
    assert planned(hq, sent(desk, tmp_path, 'list.xlsx', shown=chosen)).questions.said == []
    plan, _batch = brought(hq, sent(desk, tmp_path, 'january.xlsx', first='2024-01', last='2024-01'))
    assert [one.reply.get('text') for one in plan.questions.said] == ['Seven.']
    hq.close_question(uid)
    brought(desk, sent(hq, tmp_path))
    path = sent(desk, tmp_path, 'january.xlsx', first='2024-01', last='2024-01')
    assert not any(sheet['A1'].value == QUESTIONS.mark for sheet in openpyxl.load_workbook(path))


def test_an_own_question_about_what_stays_at_the_desk_stays_too(desk: Register, hq: Register, tmp_path: Path) -> None:
    record = desk.save(abductee())
    brought(hq, sent(desk, tmp_path, 'to-hq.xlsx'))
    own = asked_of(desk, record, 'Is it still the number of the aunt?', field='family_contact')
    theirs = asked_of(hq, record, 'Whom can one ask?', field='family_contact')
    brought(desk, sent(hq, tmp_path))
    desk.answer(theirs, 'I shall say it by voice.')
    plan = planned(hq, sent(desk, tmp_path, 'back.xlsx'))
    assert plan.questions.asked == []
    assert [one.question.uid for one in plan.questions.said] == [theirs]
    plan = planned(hq, sent(desk, tmp_path, 'full.xlsx', profile='full'))
    assert [one.question.uid for one in plan.questions.asked] == [own]


# The question sheet


def everything(path: Path) -> str:
    with zipfile.ZipFile(path) as archive:
        return '\n'.join(f'{name}\n{archive.read(name).decode()}' for name in archive.namelist())


@pytest.mark.parametrize('speech', LANGUAGES)
def test_the_sheet_of_one_question_tells_nothing_else(hq: Register, tmp_path: Path, speech: str) -> None:
    told = hq.save(informant())
    village = hq.save(place(aliases='Mithaliya', latitude=35.0, longitude=37.0))
    first = incident(place=village.uid, place_typed='Mithal', narrative='They came by night.', summary='Told twice.')
    first.of('source')[0].set('informant', told.uid)
    record, other, person = hq.save(first), hq.save(incident(kind='ied')), hq.save(abductee())
    uid = asked_of(hq, record, row=record.of('casualty')[0].uid, field='count')
    asked_of(hq, other, 'Another question')
    hq.answer(uid, 'Seven, said the nurse.')
    path = of_questions(hq, tmp_path / 'sheet.xlsx', uid, speech=speech)
    content = everything(path)
    assert number(hq, uid) in content and str(record.get('reference')) in content
    assert UID.findall(content) == []
    kept = [
        str(value)
        for one in (record, other, person, told)
        for row in one.walk()
        for name, spec in of_kind(row.kind).specs().items()
        if spec.kind.name in ('text', 'long_text', 'typed') and name not in ('reference', 'place_typed')
        if (value := row.get(name))
    ]
    assert len(kept) > 10 and [value for value in kept if value in content] == []
    for never in ('Another', 'nurse', 'Nour', 'ijill', hq.desk_id, 'openpyxl', str(other.get('reference'))):
        assert never not in content, never
    for one in (record, person):
        assert one.revision not in content


@pytest.mark.parametrize('speech', LANGUAGES)
def test_only_the_answers_of_a_question_sheet_can_be_filled(hq: Register, tmp_path: Path, speech: str) -> None:
    record = hq.save(incident())
    uids = [asked_of(hq, record, f'{HOW_MANY} {count}') for count in (1, 2)]
    [sheet] = openpyxl.load_workbook(of_questions(hq, tmp_path / 'sheet.xlsx', *uids, speech=speech)).worksheets
    assert sheet.protection.sheet and bool(sheet.sheet_view.rightToLeft) == (speech == 'ar')
    filled_in = {cell.coordinate for row in sheet for cell in row if not cell.protection.locked}
    assert filled_in == {'F3', 'F4'}
    assert sheet['F3'].alignment.wrap_text and sheet.column_dimensions['F'].width > 50
    assert [sheet.cell(3, column).value for column in (1, 2, 3)] == [
        number(hq, uids[0]), f'{HOW_MANY} 1', record.get('reference'),
    ]  # fmt: skip
    assert {'en': 'Write', 'ar': 'اكتب'}[speech] in sheet['A1'].value or speech == 'ar'
    assert ('21 January 2024' in str(sheet['D3'].value)) == (speech == 'en')


def test_a_question_sheet_keeps_the_day_and_place_as_they_stood(hq: Register, tmp_path: Path) -> None:
    record = hq.save(incident(place_typed='Old Mithal', place=None))
    uid = asked_of(hq, record)
    changed = query.get(hq, 'incident', record.uid)
    assert changed is not None
    changed.values |= {'place_typed': 'New Mithal', 'occurred': '2024-02-02'}
    hq.save(changed)
    assert 'Old Mithal' in everything(of_questions(hq, tmp_path / 'sheet.xlsx', uid))
    told = outward(hq, standing(hq, uid).question)
    assert told == (number(hq, uid), HOW_MANY, record.get('reference'), 'Sunday 21 January 2024', 'Old Mithal')


def test_without_a_question_no_sheet_is_written(hq: Register, tmp_path: Path) -> None:
    with pytest.raises(KnownError):
        question_sheet.write(hq, tmp_path / 'sheet.xlsx', [])
    assert not (tmp_path / 'sheet.xlsx').exists()


@pytest.mark.parametrize('speech', LANGUAGES)
def test_the_answers_of_a_question_sheet_come_in_by_number(hq: Register, tmp_path: Path, speech: str) -> None:
    record = hq.save(incident())
    uids = [asked_of(hq, record, f'{HOW_MANY} {count}') for count in (1, 2, 3)]
    path = filled(of_questions(hq, tmp_path / 'sheet.xlsx', *uids, speech=speech), 'Seven.', ' - ', 'ثمانية\nأو تسعة')
    plan, batch = brought(hq, path)
    assert (plan.rows, plan.problems, batch is not None) == ([], [], True)
    assert [(one.reply.get('text'), one.is_typed) for one in plan.questions.said] == [
        ('Seven.', True), ('ثمانية\nأو تسعة', True),
    ]  # fmt: skip
    assert [standing(hq, uid).state for uid in uids] == ['answered', 'open', 'answered']
    [reply] = standing(hq, uids[0]).answers
    assert (reply.get('person'), reply.get('desk')) == (None, hq.desk_id)
    plan, batch = brought(hq, path)
    assert (plan.is_news, batch) == (False, None)


def test_a_sheet_of_questions_beside_records_and_beside_notes(hq: Register, tmp_path: Path) -> None:
    uid = asked_of(hq, hq.save(incident()))
    path = filled(of_questions(hq, tmp_path / 'sheet.xlsx', uid), 'Seven.')

    def with_notes(book: Any) -> None:
        notes = book.create_sheet('Notes')
        for line in (('to do', 'by whom'), ('call', 'me')):
            notes.append(line)

    plan = planned(hq, edited(path, with_notes))
    assert [one.question.uid for one in plan.questions.said] == [uid]
    assert [problem.sheet for problem in plan.column_problems] == ['Notes']

    def with_records(book: Any) -> None:
        sheet = book.create_sheet('Incidents')
        for line in (('Date', 'Kind', 'Governorate'), ('2024-02-03', 'Ambush', 'Homs')):
            sheet.append(line)

    plan, _batch = brought(hq, edited(path, with_records))
    assert [row.verdict for row in plan.rows] == ['new']
    assert standing(hq, uid).state == 'answered'


def _sheet_of_others(numbers: list[str], answer: Any = 'Seven.') -> Any:
    def fill(book: Any) -> None:
        sheet = book.worksheets[0]
        for row, said in enumerate(numbers, 3):
            sheet.cell(row, 1).value, sheet.cell(row, 6).value = said, answer

    return fill


def test_an_answer_to_a_number_of_another_register_is_one_line_and_nothing_is_taken(
    hq: Register, tmp_path: Path
) -> None:
    uid = asked_of(hq, hq.save(incident()))
    path = edited(of_questions(hq, tmp_path / 'sheet.xlsx', uid), _sheet_of_others(['Q-2222-3333']))
    plan, batch = brought(hq, path)
    [problem] = plan.questions.problems
    assert 'Q-2222-3333' in problem.sentence and 'not known here' in problem.sentence
    assert (problem.row, problem.column_index, batch) == (3, 5, None)
    assert standing(hq, uid).state == 'open'


@pytest.mark.slow
def test_a_sheet_of_10_000_lines_is_read_quickly_and_each_line_is_named(hq: Register, tmp_path: Path) -> None:
    uid = asked_of(hq, hq.save(incident()))
    path = of_questions(hq, tmp_path / 'sheet.xlsx', uid)
    numbers = [f'Q-2222-{number:04}' for number in range(10_000)]
    plan = planned(
        hq, edited(path, _sheet_of_others([*numbers[:5_000], f' {number(hq, uid).lower()} ', *numbers[5_000:]]))
    )
    assert len(plan.questions.problems) == 10_000
    assert [one.question.uid for one in plan.questions.said] == [uid]


@pytest.mark.parametrize(
    ('answer', 'said'),
    [('=1+1', 'is a formula'), ('x' * 32_001, '32,000'), ('#N/A', 'formula error')],
    ids=['formula', 'long', 'error'],
)
def test_what_is_no_answer_is_one_line_with_its_cell(hq: Register, tmp_path: Path, answer: str, said: str) -> None:
    uid = asked_of(hq, hq.save(incident()))
    path = edited(of_questions(hq, tmp_path / 'sheet.xlsx', uid), _sheet_of_others([number(hq, uid)], answer))
    plan = planned(hq, path, age_files.NONE)
    [problem] = plan.questions.problems
    assert said in problem.sentence and number(hq, uid) in problem.sentence
    assert (problem.sheet, problem.row, problem.column_index) == ('Questions', 3, 5)
    assert plan.questions.said == []


def test_an_answer_of_32_000_letters_comes_in_and_goes_out_again(desk: Register, hq: Register, tmp_path: Path) -> None:
    record = of_desk(desk, hq, tmp_path)
    uid = asked_of(hq, record)
    text = 'ص' * 32_000
    brought(hq, filled(of_questions(hq, tmp_path / 'sheet.xlsx', uid), text))
    assert [reply.get('text') for reply in standing(hq, uid).answers] == [text]
    plan, _batch = brought(desk, sent(hq, tmp_path))
    assert [one.reply.get('text') for one in plan.questions.said] == [text]


def test_a_formula_that_was_typed_as_text_is_a_text_everywhere(desk: Register, hq: Register, tmp_path: Path) -> None:
    record = of_desk(desk, hq, tmp_path)
    uid = asked_of(hq, record)
    desk_text = '=HYPERLINK("http://example.org";"x")'
    brought(desk, sent(hq, tmp_path))
    desk.answer(uid, desk_text)
    path = sent(desk, tmp_path, 'back.xlsx')
    sheet = sheet_of(openpyxl.load_workbook(path), REPLIES.mark)
    cell = sheet.cell(4, heads(sheet)['reply.text'])
    assert (cell.value, cell.data_type) == (desk_text, 's')
    plan, _batch = brought(hq, path)
    assert [one.reply.get('text') for one in plan.questions.said] == [desk_text]


def test_a_question_that_was_reworded_on_its_sheet_is_refused_by_its_number(hq: Register, tmp_path: Path) -> None:
    uid = asked_of(hq, hq.save(incident()))

    def reword(book: Any) -> None:
        book.worksheets[0]['B3'].value = 'Were there any?'
        book.worksheets[0]['F3'].value = 'Yes.'

    plan, batch = brought(hq, edited(of_questions(hq, tmp_path / 'sheet.xlsx', uid), reword))
    [problem] = plan.questions.problems
    assert number(hq, uid) in problem.sentence and 'not as it was asked' in problem.sentence
    assert (batch, standing(hq, uid).state) == (None, 'open')


@pytest.mark.parametrize('encoding', ['windows-1256', 'utf-8-sig', 'utf-16'])
def test_a_question_sheet_saved_as_csv_comes_in(hq: Register, tmp_path: Path, encoding: str) -> None:
    record = hq.save(incident())
    uid = asked_of(hq, record, 'كم كان عددهم؟')
    [sheet] = openpyxl.load_workbook(of_questions(hq, tmp_path / 'sheet.xlsx', uid, speech='ar')).worksheets
    sheet['F3'].value = 'سبعة؛ قال الممرض: "سبعة"'
    content = io.StringIO()
    csv.writer(content, delimiter=';').writerows(
        [['' if cell is None else cell for cell in row] for row in sheet.values]
    )
    (tmp_path / 'sheet.csv').write_bytes(content.getvalue().encode(encoding))
    plan = planned(hq, tmp_path / 'sheet.csv', age_files.NONE)
    assert [one.reply.get('text') for one in plan.questions.said] == ['سبعة؛ قال الممرض: "سبعة"']
    assert plan.problems == []


def test_what_was_erased_here_does_not_come_in_again(desk: Register, hq: Register, tmp_path: Path) -> None:
    record = of_desk(desk, hq, tmp_path)
    uids = [asked_of(hq, record, f'{HOW_MANY} {count}') for count in (1, 2)]
    path = filled(of_questions(hq, tmp_path / 'sheet.xlsx', *uids), 'Seven, said Samer.', 'Eight.')
    workbook = answered(sent(hq, tmp_path), 'Seven, said Samer.', 'Eight.', name='workbook.xlsx')
    brought(hq, path)
    hq.db.execute_sql('UPDATE reply SET text = NULL WHERE question = ?', (uids[0],))
    hq.db.execute_sql('UPDATE question SET text = NULL WHERE uid = ?', (uids[1],))
    for file in (path, workbook):
        plan = planned(hq, file)
        assert plan.questions.said == []
        assert [number(hq, uids[0]) in problem.sentence for problem in plan.questions.problems] == [True]
        assert 'erased here' in plan.questions.problems[0].sentence
    plan = planned(desk, sent(hq, tmp_path, 'erased.xlsx'))
    assert [one.question.uid for one in plan.questions.asked] == uids[:1]
    assert plan.questions.problems == []


def test_what_was_put_in_the_place_of_erased_words_is_known_as_that(
    desk: Register, hq: Register, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    record = of_desk(desk, hq, tmp_path)
    uids = [asked_of(hq, record, f'{HOW_MANY} {count}') for count in (1, 2)]
    file = answered(sent(hq, tmp_path), 'Seven, said Samer.', 'Eight.')
    brought(desk, sent(hq, tmp_path, 'before.xlsx'))
    brought(hq, file)
    [reply] = standing(hq, uids[0]).answers
    hq.db.execute_sql("UPDATE reply SET text = 'Seven.' WHERE uid = ?", (reply.uid,))
    hq.db.execute_sql("UPDATE question SET text = 'How many?' WHERE uid = ?", (uids[1],))
    erased = [history.Erasure(history.revisions(hq, 'record', one)[0], kind, one, 'text', frozenset(), '')
              for kind, one in (('reply', reply.uid), ('question', uids[1]))]  # fmt: skip
    with monkeypatch.context() as patch:
        patch.setattr(history, 'erasures', lambda register: erased if register is hq else [])
        plan = planned(hq, file)
        assert plan.questions.said == []
        assert ['erased here' in problem.sentence for problem in plan.questions.problems] == [True]
        path = sent(hq, tmp_path, 'after.xlsx')
    plan = planned(desk, path)
    assert plan.questions.problems == []
    assert plan.questions.asked == []


@pytest.mark.parametrize(
    ('text', 'is_named'),
    [
        ('Is Samer 17?', True),
        ('هل كان لسامر أخ؟', True),
        ('قال الوهمي، أليس كذلك', True),
        ('Was it Huda who told it?', True),
        ('Who told it, and was there a sale?', False),
        ('كم كان عددهم؟', False),
    ],
)
def test_a_question_that_names_somebody_is_pointed_at(hq: Register, tmp_path: Path, text: str, is_named: bool) -> None:
    told = hq.save(informant(identity='Huda'))
    first = incident()
    first.of('source')[0].set('informant', told.uid)
    first.of('casualty')[0].of('victim')[0].values |= {'name': 'سامر الوهمي', 'father': 'Samer al-Wahmi'}
    uid = asked_of(hq, hq.save(first), text)
    said = question_sheet.naming(hq, [standing(hq, uid).question])
    assert (number(hq, uid) in said) == is_named


# On the command line


def test_the_command_line_writes_a_sheet_and_tells_what_comes_back(
    hq: Register, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    call = caller(capsys)
    record = hq.save(incident())
    first, second = (number(hq, asked_of(hq, record, f'{HOW_MANY} {count}')) for count in (1, 2))
    hq.close()
    path = tmp_path / 'sheet.xlsx'
    assert call('questions', hq.path, '--sheet', path)[:2] == (0, f'Wrote {path}: 2 questions.\n')
    assert call('questions', hq.path, '--sheet', path, 'Q-2222-3333')[0] == 2
    code, said, _errors = call('questions', hq.path, '--sheet', path, first.lower(), '--language', 'ar')
    assert code == 0 and str(path) in said
    assert first in everything(path) and second not in everything(path)

    def fill(book: Any) -> None:
        book.worksheets[0]['F3'].value = 'Seven.'
        book.worksheets[0]['A4'].value, book.worksheets[0]['F4'].value = 'Q-2222-3333', 'Eight.'

    path = edited(path, fill, 'back.xlsx')
    code, said, _errors = call('import', hq.path, path, '--dry-run', '--json')
    [found] = json.loads(said)
    assert code == 3 and not found['applied']
    assert [(one['number'], one['text'], one['typed']) for one in found['answers']] == [(first, 'Seven.', True)]
    assert len(found['questions_refused']) == 1 and 'Q-2222-3333' in found['questions_refused'][0]
    code, said, _errors = call('import', hq.path, path, '--errors', tmp_path / 'errors.xlsx')
    assert code == 3 and 'nobody signed them' in said and f'{first}: Seven.' in without_directions(said)
    assert 'Imported as batch' in said
    [marked] = openpyxl.load_workbook(tmp_path / 'errors.xlsx').worksheets[:1]
    assert marked['F4'].comment and 'Q-2222-3333' in marked['F4'].comment.text
    assert call('import', hq.path, path)[1].count('Nothing to write.') == 1


# Through LibreOffice


@office.needs_office
@pytest.mark.slow
@pytest.mark.parametrize('speech', LANGUAGES)
def test_headquarters_asks_the_desk_answers_in_libreoffice_and_headquarters_has_it(
    desk: Register, hq: Register, tmp_path: Path, speech: str
) -> None:
    record = of_desk(desk, hq, tmp_path)
    uid = asked_of(hq, record, row=record.of('casualty')[0].uid, field='count')
    hq.review_one('send', Chosen('incident', record.uid))
    with pytest.raises(Refused, match='question'):
        hq.review_one('approve', Chosen('incident', record.uid))
    hq.review_one('put_off', Chosen('incident', record.uid), note='asked', awaits='answer')
    assert queue(hq) == []
    brought(desk, sent(hq, tmp_path, 'to-desk.xlsx', language=speech))
    path = converted(answered(sent(desk, tmp_path, 'desk.xlsx', language=speech), 'سبعة؛ سبعة قتلى.\nSeven.'))
    assert standing(hq, uid).state == 'open'
    plan, batch = brought(hq, path)
    assert (plan.questions.problems, plan.since_signed, plan.gone) == ([], [], 0)
    assert [(one.reply.get('text'), one.is_typed) for one in plan.questions.said] == [
        ('سبعة؛ سبعة قتلى.\nSeven.', True)
    ]
    assert (standing(hq, uid).state, batch is not None) == ('answered', True)
    assert [one.uid for one in queue(hq)] == [record.uid]  # it comes back by itself
    hq.review_one('approve', Chosen('incident', record.uid))


@office.needs_office
@pytest.mark.slow
@pytest.mark.parametrize('ending', ['xlsx', 'ods'])
@pytest.mark.parametrize('speech', LANGUAGES)
def test_a_question_sheet_that_libreoffice_saved_comes_in(
    hq: Register, tmp_path: Path, speech: str, ending: str
) -> None:
    record = hq.save(incident())
    uids = [asked_of(hq, record, text) for text in (HOW_MANY, 'A _x0041_ sign,  two  spaces?', '=1+1?')]
    path = filled(of_questions(hq, tmp_path / 'sheet.xlsx', *uids, speech=speech), 'Seven.', 'Eight.', 'تسعة')
    plan, _batch = brought(hq, converted(path, ending))
    assert plan.problems == []
    assert [reply.get('text') for uid in uids for reply in standing(hq, uid).answers] == ['Seven.', 'Eight.', 'تسعة']
