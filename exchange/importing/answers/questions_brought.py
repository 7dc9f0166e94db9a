"""Questions and answers in a file: what is new here, what was typed by hand, and what is refused by name.

A question, and what was said to it at a desk, is believed where a confirmed key signed the workbook and its row is as
it was signed. An answer that somebody typed, into a workbook or a question sheet, is nobody's by nature: it is taken by
the number of its question, and the plan says so. No answer changes a value.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from exchange.cells import Cell, as_text, from_cell
from exchange.decisions.signed_rows import SaidRow
from exchange.importing.row_values import SheetProblem
from exchange.importing.whose import WhoseFile
from exchange.questions import questions_in_files
from exchange.questions.answers_typed import TypedAnswer, answers_in, says_something
from exchange.questions.questions_in_files import ANSWER, QUESTIONS, REPLIES
from exchange.reading.any_file import Workbook
from models import query
from models.dates import dates
from models.errors import Refused
from models.file import history
from models.language.labels import record_label
from models.language.messages import _
from models.language.text import clean, isolate
from models.query.for_review import asked
from models.query.for_review.asked import ANSWERED, CLOSED
from models.query.for_review.told_outside import desk_name
from models.record.records import OF_REVIEW, RECORDS, Record, roots
from models.register.action import Incoming
from models.register.others import known_keys
from models.register.register import Register

# What must be the same for a question in a file to be the one that was asked here.
_SAME = ('number', 'record', 'row', 'field')
_LONGEST_NAME = 60
# Stands for an answer that was erased here: nobody knows any more whether another one is the same.
_ERASED = ''


@dataclass(slots=True)
class BroughtQuestion:
    """A question that is new here, with what its record is called; `comes_along` where that record comes with it."""

    question: Record
    called: str
    comes_along: bool

    def in_words(self) -> str:
        """What is asked, of which record and by which desk."""
        said = _('{number}, {record}, {desk}: {question}')
        number, text = str(self.question.get('number')), str(self.question.get('text'))
        desk = isolate(desk_name(self.question), 'auto')
        return said.format(
            number=isolate(number), record=isolate(self.called, 'auto'), desk=desk, question=isolate(text, 'auto')
        )


@dataclass(slots=True)
class BroughtReply:
    """An answer or a closing that is new here, with its question; `is_typed` where somebody typed it into the file."""

    reply: Record
    question: Record
    is_typed: bool = False

    def in_words(self) -> str:
        """Of which question, what was said, and where."""
        text, number = str(self.reply.get('text') or ''), isolate(str(self.question.get('number')))
        if self.is_typed:
            return _('{number}: {answer}').format(number=number, answer=isolate(text, 'auto'))
        said = _('{number}, {desk}: {answer}')
        if self.reply.get('event') == CLOSED:
            said = _('{number}, closed by {desk}: {answer}') if text else _('{number}, closed by {desk}')
        desk = isolate(desk_name(self.reply), 'auto')
        return said.format(number=number, desk=desk, answer=isolate(text, 'auto'))


@dataclass(slots=True)
class Questions:
    """What a file brings of questions: new ones, what was said to them, the refused, and how much nobody stands for.

    `of_others` is how much is told in the name of a desk whose own files are believed.
    """

    asked: list[BroughtQuestion] = field(default_factory=list)
    said: list[BroughtReply] = field(default_factory=list)
    problems: list[SheetProblem] = field(default_factory=list)
    unproven: int = 0
    of_others: int = 0

    @property
    def is_news(self) -> bool:
        """Whether there is something to take in."""
        return bool(self.asked or self.said)

    @property
    def typed(self) -> list[BroughtReply]:
        """The answers that somebody typed into the file."""
        return [one for one in self.said if one.is_typed]

    def incoming(self, coming: set[str], key: str) -> list[Incoming]:
        """What is written of it, `coming` being the records that come in with the file, `key` whose key signed it."""
        taken = [one.question for one in self.asked if not one.comes_along or str(one.question.get('record')) in coming]
        left = {one.question.uid for one in self.asked} - {question.uid for question in taken}
        said = [one for one in self.said if one.question.uid not in left]
        replies = [Incoming(one.reply, signer='' if one.is_typed else key) for one in said]
        return [*(Incoming(question, signer=key) for question in taken), *replies]

    def counts(self) -> dict[str, int]:
        """How many questions and answers it brings, where there are any."""
        found = {'asked': len(self.asked), 'said': len(self.said)}
        return {name: count for name, count in found.items() if count}

    def as_json(self) -> dict[str, Any]:
        """All of it as the command line prints it, where there is any."""
        found: dict[str, Any] = {
            'questions': [_question_as_json(one) for one in self.asked],
            'answers': [_reply_as_json(one) for one in self.said],
            'questions_refused': [problem.sentence for problem in self.problems],
            'questions_unproven': self.unproven,
            'questions_of_others': self.of_others,
        }
        return {name: value for name, value in found.items() if value}


def _question_as_json(one: BroughtQuestion) -> dict[str, Any]:
    names = ('number', 'record', 'row', 'field', 'text', 'desk', 'asked_at')
    return {**{name: one.question.get(name) for name in names}, 'called': one.called}


def _reply_as_json(one: BroughtReply) -> dict[str, Any]:
    said = {name: one.reply.get(name) for name in ('event', 'text', 'desk', 'said_at')}
    return {'number': one.question.get('number'), **said, 'typed': one.is_typed}


def find(register: Register, workbook: Workbook, whose: WhoseFile, records: Iterable[Record]) -> Questions:
    """What a file with these records brings of questions and answers."""
    finding = _Finding(register, whose, records)
    finding.take_questions(list(questions_in_files.said_in(workbook, QUESTIONS)))
    finding.take_replies(list(questions_in_files.said_in(workbook, REPLIES)))
    finding.take_typed(answers_in(workbook))
    finding.found.said.sort(key=lambda one: str(one.reply.get('said_at')))
    return finding.found


class _Finding:
    """The questions of a file beside those that are here."""

    def __init__(self, register: Register, whose: WhoseFile, records: Iterable[Record]) -> None:
        self.register, self.whose, self.found = register, whose, Questions()
        # The records that come in with the file or are here; and the uids of those that are here.
        self._records = {one.uid: one for one in records if not RECORDS[one.kind].parent_kind}
        self._here = set[str]()
        self._erased = {one.row for one in history.erasures(register) if one.row_kind in OF_REVIEW}
        self._trusted = {one.desk_id for one in known_keys.known(register)}
        # The questions that are here or come in, by their uid; and the answers to each.
        self._questions: dict[str, Record] = {}
        self._answers: dict[str, set[str]] = {}
        self._typed: list[TypedAnswer] = []

    # Questions

    def take_questions(self, rows: list[SaidRow]) -> None:
        """Sort the questions on the sheet of a workbook, with the answers that were typed beside them."""
        stored = self._stored([row.record.uid for row in rows if row.record])
        self._look_for_records({str(row.record.get('record')) for row in rows if row.record})
        numbers = asked.numbered(self.register, [str(row.record.get('number')) for row in rows if row.record])
        for row in rows:
            here = stored.get(row.record.uid) if row.record else None
            problem = self._problem(row, here, numbers)
            if problem:
                self._refuse(row, 'question.number', problem)
            elif row.record is not None:
                self._take_question(row.record, here)
                self._note_typed(row, row.record)

    def _stored(self, uids: list[str]) -> dict[str, Record]:
        """Those of these questions that are here, taken back or not; each of them is known from now on."""
        found = query.get_many(self.register, QUESTIONS.kind, uids)
        self._questions |= {uid: question for uid, question in found.items() if not question.withdrawn}
        return found

    def _problem(self, row: SaidRow, here: Record | None, numbers: dict[str, Record]) -> str:
        """Why a question in the file is refused, with what names it; '' where it is not."""
        said, is_signed = row.record, self.whose.kind != 'none'
        if is_signed and not row.is_whole:
            return _('The question {name} was changed since the file was signed; it was left out, with its answer.')
        if said is None:
            return _('The question {name} cannot be read; it was left out, with its answer.')
        if here is not None:
            sentence = _('The question {name} is not as it was asked; it was left out, with its answer.')
            return '' if self._is_the_same(said, here) else sentence
        if self.whose.kind != 'known':
            return ''
        if said.get('desk') == self.register.desk_id:
            return _('The question {name} is said to be by this desk, which does not have it; it was left out.')
        if (other := numbers.get(str(said.get('number')))) and other.uid != said.uid:
            return _('The question {name} has the number of another question; it was left out.')
        if str(said.get('record')) not in self._records:
            return _('The question {name} is about a record that is neither here nor in the file.')
        return ''

    def _take_question(self, said: Record, here: Record | None) -> None:
        """Take a question in that is not here: of our own one that was taken back stays so."""
        if here is not None and not (here.withdrawn and said.get('desk') != self.register.desk_id):
            return
        if self.whose.kind != 'known':
            self.found.unproven += 1
        elif self._is_for_others(said):
            self.found.of_others += 1
        else:
            self._questions[said.uid] = said
            uid = str(said.get('record'))
            self.found.asked.append(BroughtQuestion(said, self._called(uid), comes_along=uid not in self._here))

    def _is_the_same(self, said: Record, here: Record) -> bool:
        """Whether a question in a file is the one that is here; whoever asked it, or we, may have erased its words."""
        is_by_asker = self.whose.kind == 'known' and said.get('desk') == self.whose.desk_id
        is_same_text = is_by_asker or self._is_erased(here) or said.get('text') == here.get('text')
        return is_same_text and all(here.get(name) == said.get(name) for name in _SAME)

    def _is_erased(self, one: Record) -> bool:
        """Whether the words of a question or an answer were erased here, or others put in their place."""
        return one.get('text') is None or one.uid in self._erased

    def _is_for_others(self, said: Record) -> bool:
        """Whether it is told in the name of a desk that did not sign the file, and whose own files are believed."""
        desk = said.get('desk')
        return desk != self.whose.desk_id and desk in self._trusted

    def _look_for_records(self, uids: set[str]) -> None:
        """Find which of these records are here, many at once, and what those of them are that do not come in."""
        for cls in roots():
            known = query.known(self.register, cls.record_kind, uids)
            self._here |= known
            self._records |= query.get_many(self.register, cls.record_kind, list(known - self._records.keys()))

    def _called(self, uid: str) -> str:
        record = self._records[uid]
        return f'{record_label(record.kind)} {record.get("reference") or ""}'.strip()

    def _note_typed(self, row: SaidRow, said: Record) -> None:
        cell = row.cells.get(ANSWER)
        if says_something(cell):
            where = (row.sheet, row.row, row.columns[ANSWER])
            self._typed.append(TypedAnswer(str(said.get('number')), said.get('text'), cell, *where))

    # What was said to them

    def take_replies(self, rows: list[SaidRow]) -> None:
        """Sort what was said to questions, as it stands on its sheet."""
        said = [row.record for row in rows if row.record]
        self._stored([str(one.get('question')) for one in said])
        stored = query.get_many(self.register, REPLIES.kind, [one.uid for one in said])
        for row in rows:
            here = stored.get(row.record.uid) if row.record else None
            if problem := self._reply_problem(row, here):
                self._refuse(row, '#reply.number', problem)
            elif row.record is not None and (here is None or here.withdrawn):
                self._take_reply(row.record, here)

    def _reply_problem(self, row: SaidRow, here: Record | None) -> str:
        """Why an answer in the file is refused, with what names its question; '' where it is not."""
        said = row.record
        if self.whose.kind != 'none' and not row.is_whole:
            return _('An answer to {name} was changed since the file was signed; it was left out.')
        if said is None:
            return _('An answer to {name} cannot be read; it was left out.')
        if here is not None or self.whose.kind != 'known':
            return ''
        if said.get('desk') == self.register.desk_id:
            return _('An answer to {name} is said to be by this desk, which does not have it; it was left out.')
        question = self._questions.get(str(said.get('question')))
        if question is None:
            unknown = _('The question {name} is not known here; its answer was left out.')
            return '' if self._is_for_others(said) else unknown
        if said.get('event') == CLOSED and not self._may_close(said, question):
            return _('The question {name} can only be closed by the desk that asked it; it is open here.')
        return ''

    def _may_close(self, said: Record, question: Record) -> bool:
        """Whether that desk asked it, or it was asked by one of which this register hears through others alone."""
        asker = question.get('desk')
        return said.get('desk') == asker or asker not in {self.register.desk_id, *self._trusted}

    def _take_reply(self, said: Record, here: Record | None) -> None:
        question = self._questions.get(str(said.get('question')))
        if self.whose.kind != 'known':
            self.found.unproven += here is None
        elif question is None or self._is_for_others(said):
            self.found.of_others += 1
        elif here is None or said.get('desk') != self.register.desk_id:
            self.found.said.append(BroughtReply(said, question))

    # What was typed

    def take_typed(self, of_sheets: list[TypedAnswer]) -> None:
        """Sort the answers that were typed, each by the number of its question."""
        typed = [*self._typed, *of_sheets]
        here = asked.numbered(self.register, [one.number for one in typed])
        here |= {str(one.question.get('number')): one.question for one in self.found.asked}
        self._learn_answers(here.values())
        for one in typed:
            question = here.get(one.number)
            try:
                self._take_typed(one, question)
            except Refused as error:
                self._refuse_typed(one, f'{{name}}: {error}')

    def _learn_answers(self, questions: Iterable[Record]) -> None:
        records = {str(question.get('record')) for question in questions}
        for several in asked.questions_about(self.register, records).values():
            for standing in several:
                self._answers[standing.question.uid] = {
                    _ERASED if self._is_erased(reply) else str(reply.get('text')) for reply in standing.answers
                }
        for one in self.found.said:
            if one.reply.get('event') == ANSWERED and one.reply.get('text'):
                self._answers.setdefault(one.question.uid, set()).add(str(one.reply.get('text')))

    def _take_typed(self, one: TypedAnswer, question: Record | None) -> None:
        if question is None:
            self._refuse_typed(one, _('The question {name} is not known here; its answer was left out.'))
            return
        if not (self._is_erased(question) or _is_as_asked(one.asked, question)):
            self._refuse_typed(one, _('The question {name} is not as it was asked; its answer was left out.'))
            return
        text = str(from_cell(one.cell, OF_REVIEW[REPLIES.kind].specs()['text']) or '')
        known = self._answers.setdefault(question.uid, set())
        if _ERASED in known:
            self._refuse_typed(one, _('An answer to {name} was erased here; what this file has there was left out.'))
        elif text and text not in known:
            known.add(text)
            reply = _typed_reply(self.register, question, text)
            self.found.said.append(BroughtReply(reply, question, is_typed=True))

    # Refused

    def _refuse(self, row: SaidRow, column: str, sentence: str) -> None:
        number = row.text('question.number') or row.text('#reply.number') or _('row {row}').format(row=row.row)
        named = ' '.join(filter(None, (number[:_LONGEST_NAME], row.text('#question.record')[:_LONGEST_NAME])))
        said = sentence.format(name=isolate(named, 'auto'))
        self.found.problems.append(SheetProblem(row.sheet, row.row, '', '', said, row.columns.get(column, -1)))

    def _refuse_typed(self, one: TypedAnswer, sentence: str) -> None:
        name = one.number or _('row {row}').format(row=one.row)
        said = sentence.replace('{name}', isolate(name, 'auto'))
        self.found.problems.append(SheetProblem(one.sheet, one.row, '', '', said, one.column))


def _is_as_asked(cell: Cell, question: Record) -> bool:
    """Whether a file says of a question what was asked; where it says nothing, it does."""
    if not as_text(cell).strip():
        return True
    try:
        return from_cell(cell, OF_REVIEW[QUESTIONS.kind].specs()['text']) == question.get('text')
    except Refused:
        return False


def _typed_reply(register: Register, question: Record, text: str) -> Record:
    """An answer that somebody typed into a file: this desk heard it, and nobody here said it."""
    said = {'question': question.uid, 'event': ANSWERED, 'text': clean(text), 'desk': register.desk_id}
    return Record(REPLIES.kind, str(uuid.uuid4()), {**said, 'said_at': dates.utc_now()})
