"""The sheets of questions, and of what was said to them, in a headquarters workbook.

Each question has a row with a column for its answer, which anybody may fill; all else of the row is covered by its
digest in the signed manifest. What was said to it stands on a sheet of its own, each as a row. At the cell that a
question is about there is a comment, for the eye only. No person leaves with either: a desk asks, and a desk answers.
"""

import re
from collections.abc import Callable, Iterator
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from exchange.cells import Cell, to_cell
from exchange.decisions import signed_rows
from exchange.decisions.signed_rows import SaidRow, SignedSheet
from exchange.reading.any_file import Workbook
from exchange.signed.signed_workbook import row_digest
from models.dates import dates
from models.language.labels import field_label, record_label, records_label
from models.language.messages import _, language
from models.query.for_review import asked
from models.query.for_review.asked import CLOSED, OPEN, Standing
from models.query.for_review.told_outside import desk_name, outward, state_label
from models.record.records import OF_REVIEW, Record
from models.register.register import Register

if TYPE_CHECKING:  # what writes workbooks takes long to load, and importing writes none
    from openpyxl import Workbook as Book
    from openpyxl.comments import Comment

    from exchange.xlsx import LongSheet

QUESTIONS = SignedSheet('question', 'sijill.questions')
REPLIES = SignedSheet('reply', 'sijill.replies')
SHEETS = (QUESTIONS, REPLIES)
# The column that is to be filled: no digest covers it.
ANSWER = 'answer'
_STATE = 'question.state'
_FOR_PEOPLE = {
    'question.number': 16, '#question.record': 16, '#question.field': 20, 'question.text': 48, ANSWER: 48,
    _STATE: 11, '#question.replies': 36, '#question.desk': 10, 'question.asked_at': 20, '#question.occurred': 16,
    '#question.place': 24,
}  # fmt: skip
_WIDTH, _WIDE = 16, 48
_FORMS = {'number': re.compile(r'Q-[0-9A-Z]{4}-[0-9A-Z]{4}'), 'field': re.compile(r'[a-z_]{0,60}')}
_NOTE_WIDTH, _NOTE_HEIGHT = 320, 140
# Which fields of a kind stay at the desk.
KeptBack = Callable[[str], list[str]]


# Written


class Leaving(NamedTuple):
    """A question that leaves; where its record is in the workbook, the kind of its row and the record's reference."""

    standing: Standing
    kind: str = ''
    reference: str | None = None


class QuestionSheets:
    """What a workbook says of the questions about the records that were put into it.

    Where no list was chosen (`of_all`), what this desk answered to others goes along though its record does not:
    whoever asked has the record, and waits for the answer.
    """

    def __init__(self, register: Register, kept_back: KeptBack, *, of_all: bool) -> None:
        self._register, self._kept_back, self._of_all = register, kept_back, of_all
        every = asked.every_question(register, as_asked=True) if asked.has_questions(register) else []
        self._waiting = {uid: list(several) for uid, several in groupby(sorted(every, key=_record_of), key=_record_of)}
        self._leaving: list[Leaving] = []
        self._staying: list[Standing] = []
        self._at_row: dict[str, list[Standing]] = {}
        self._kinds: dict[str, str] = {}

    def note(self, record: Record) -> None:
        """Remember a record that is in the workbook: the questions about it leave."""
        about = self._waiting.pop(record.uid, [])
        rows = {row.uid: row for row in record.walk()} if about else {}
        for standing in about:
            row = rows.get(str(standing.question.get('row') or record.uid), record)
            if standing.question.get('text') is None:  # it was erased, and so says nothing any more
                continue
            if self._stays(standing.question, row):
                self._staying.append(standing)
            else:
                self._leaving.append(Leaving(standing, row.kind, str(record.get('reference') or '')))
                self._at_row.setdefault(row.uid, []).append(standing)

    def comments(self, row: Record) -> Iterator[tuple[str, 'Comment']]:
        """What is asked about a row and not closed, as a comment at the name of each field; '' for the row itself."""
        if row.uid not in self._at_row:
            return
        from openpyxl.comments import Comment

        from exchange import xlsx

        standing = [one for one in self._at_row[row.uid] if one.state != CLOSED]
        for name in dict.fromkeys(str(one.question.get('field') or '') for one in standing):
            lines = [_in_comment(one) for one in standing if str(one.question.get('field') or '') == name]
            said = xlsx.writable('\n'.join(lines))
            yield name, Comment(said, 'Sijill', height=_NOTE_HEIGHT, width=_NOTE_WIDTH)

    def add(self, book: 'Book', say: Callable[[list[Cell]], object]) -> None:
        """Add the sheets, if there is anything to say, and say of each row what the manifest has of it."""
        leaving = sorted([*self._leaving, *self._answered_elsewhere()], key=_when)
        if leaving:
            self._add_questions(book, leaving, say)
        standing = [one.standing for one in leaving if one.standing.replies]
        if standing:
            self._add_replies(book, standing, say)

    @property
    def left(self) -> int:
        """How many questions that are open do not leave: their records, or what they are about, are not in the file."""
        sent = {one.standing.question.uid for one in self._answered_elsewhere()}
        staying = [*self._staying, *(one for several in self._waiting.values() for one in several)]
        return sum(one.state == OPEN and one.question.uid not in sent for one in staying)

    def _stays(self, question: Record, row: Record) -> bool:
        """Whether it is our own question about a value that stays at the desk, which its words may tell."""
        name = str(question.get('field') or '')
        is_told = name in self._kept_back(row.kind) and row.get(name) is not None
        return is_told and question.get('desk') == self._register.desk_id

    def _answered_elsewhere(self) -> Iterator[Leaving]:
        """What this desk answered to others about records that are not in the workbook, and is not closed yet."""
        here = self._register.desk_id
        for standing in (one for several in self._waiting.values() for one in several) if self._of_all else ():
            is_theirs = standing.question.get('desk') != here and standing.state != CLOSED
            is_theirs &= standing.question.get('text') is not None
            if is_theirs and any(reply.get('desk') == here for reply in standing.replies):
                yield Leaving(standing)

    def _add_questions(self, book: 'Book', leaving: list[Leaving], say: Callable[[list[Cell]], object]) -> None:
        from exchange import xlsx

        to_fill, read = xlsx.Look(wrapped=True, unlocked=True), xlsx.Look(wrapped=True, filled=True)
        names = [f'{QUESTIONS.kind}.{name}' for name in leaving_fields(QUESTIONS)]
        heads = [*_FOR_PEOPLE, f'{QUESTIONS.kind}.uid', *(name for name in names if name not in _FOR_PEOPLE)]
        told = _('Write answers in the column “Answer”. Change nothing else here: a changed row is refused.')
        sheet = _begin(book, QUESTIONS, heads, told, [_FOR_PEOPLE.get(name, _WIDTH) for name in heads], frozen='C4')
        covered, answer = signed_rows.places(QUESTIONS.kind, heads), heads.index(ANSWER)
        for one in leaving:
            question, said = one.standing.question, self._question_cells(one)
            cells = [said.get(name) for name in heads]
            sheet.add(cells, looks={answer: to_fill, heads.index('question.text'): read})
            say([question.uid, QUESTIONS.kind, question.revision, row_digest(covered, cells)])

    def _question_cells(self, one: Leaving) -> dict[str, Cell]:
        from exchange import xlsx

        question, standing, kind = one.standing.question, one.standing, one.kind
        shown = outward(self._register, question, one.reference)
        name = str(question.get('field') or '')
        replies = '\n'.join(
            str(reply.get('text') or state_label(str(reply.get('event')))) for reply in standing.replies
        )
        return _cells(QUESTIONS, question) | {
            '#question.record': shown.reference,
            '#question.field': field_label(kind, name) if kind and name else record_label(kind) if kind else None,
            _STATE: state_label(standing.state),
            '#question.replies': xlsx.writable(replies) or None,
            '#question.desk': desk_name(question),
            '#question.occurred': shown.day,
            '#question.place': shown.place,
        }

    def _add_replies(self, book: 'Book', standing: list[Standing], say: Callable[[list[Cell]], object]) -> None:
        names = [f'{REPLIES.kind}.{name}' for name in leaving_fields(REPLIES)]
        heads = ['#reply.number', *names, f'{REPLIES.kind}.uid']
        told = _('What was said to the questions. Change nothing here: a changed row is refused.')
        widths = [_WIDE if name == 'reply.text' else _WIDTH for name in heads]
        sheet = _begin(book, REPLIES, heads, told, widths, frozen='B4')
        covered = signed_rows.places(REPLIES.kind, heads)
        for number, reply in ((one.question.get('number'), reply) for one in standing for reply in one.replies):
            said = {**_cells(REPLIES, reply), '#reply.number': number}
            cells = [said.get(name) for name in heads]
            sheet.add(cells)
            say([reply.uid, REPLIES.kind, reply.revision, row_digest(covered, cells)])


def _begin(
    book: 'Book', signed: SignedSheet, heads: list[str], told: str, widths: list[int], frozen: str
) -> 'LongSheet':
    """A sheet with its mark, its names and its labels."""
    from exchange import xlsx

    sheet = xlsx.add_long_sheet(book, records_label(signed.kind))
    sheet.sheet_view.rightToLeft = language() == 'ar'
    sheet.freeze_panes = frozen
    xlsx.widen(sheet, widths)
    sheet.add([signed.mark, told], xlsx.NAMES)
    sheet.add(list(heads), xlsx.NAMES)
    sheet.add([_label(signed, name) for name in heads], xlsx.LABELS)
    return sheet


def _label(signed: SignedSheet, name: str) -> Cell:
    _kind, _dot, field = name.removeprefix('#').partition('.')
    words = {
        ANSWER: field_label('reply', 'text'),
        '#question.record': field_label('incident', 'reference'),
        _STATE: field_label('incident', 'state'),
        '#question.replies': _('Answers so far'),
        '#reply.number': field_label('question', 'number'),
    }
    return words.get(name) or (None if f'#{name}' in _FOR_PEOPLE else field_label(signed.kind, field))


def _cells(signed: SignedSheet, record: Record) -> dict[str, Cell]:
    specs = OF_REVIEW[signed.kind].specs()
    said = {f'{signed.kind}.{name}': to_cell(record.get(name), specs[name]) for name in leaving_fields(signed)}
    return {**said, f'{signed.kind}.uid': record.uid}


def leaving_fields(signed: SignedSheet) -> list[str]:
    """The fields of a question, or of what was said to it, that leave."""
    return signed_rows.fields_that_leave(signed.kind)


def _in_comment(standing: Standing) -> str:
    number, text = standing.question.get('number'), standing.question.get('text') or ''
    return _('{number}: {question}').format(number=number, question=text)


def _when(one: Leaving) -> str:
    return str(one.standing.question.get('asked_at'))


def _record_of(standing: Standing) -> str:
    return str(standing.question.get('record'))


# Read again


def said_in(workbook: Workbook, signed: SignedSheet) -> Iterator[SaidRow]:
    """The questions that a workbook tells of, or what was said to them, as far as registers say such things."""
    for row in signed_rows.said_in(workbook, signed):
        yield row if row.record is None or _can_be(row.record) else row._replace(record=None)


def gone(workbook: Workbook) -> int:
    """How many questions, and things said to them, the manifest names that stand nowhere in the file."""
    return sum(signed_rows.gone(workbook, signed) for signed in SHEETS)


def _can_be(record: Record) -> bool:
    """Whether it says what registers say, as they say it."""
    stamp = record.get('asked_at' if record.kind == QUESTIONS.kind else 'said_at')
    fits = all(form.fullmatch(str(record.get(name) or '')) for name, form in _FORMS.items() if name in _named(record))
    return fits and dates.read_stamp(str(stamp)) is not None


def _named(record: Record) -> list[str]:
    return leaving_fields(QUESTIONS) if record.kind == QUESTIONS.kind else []
