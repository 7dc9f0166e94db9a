"""Questions about records as they are now: each with what was said to it, and whether it is open."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

import peewee

from models.file.engines.engine import Asked
from models.file.register_file import RegisterFile
from models.file.rows import fetched, selecting, slices, stored
from models.language.text import fold
from models.query.as_it_was.as_of import PastRecords
from models.query.together import old_uids
from models.record.records import OF_REVIEW, Record, Row

ANSWERED, CLOSED = EVENTS = ('answered', 'closed')
OPEN = 'open'


class Standing(NamedTuple):
    """A question, what was said to it in that order, and its state: open, answered or closed."""

    question: Record
    replies: list[Record]
    state: str

    @property
    def answers(self) -> list[Record]:
        """What was answered, the first first."""
        return [reply for reply in self.replies if reply.get('event') == ANSWERED]

    @property
    def is_without_answer(self) -> bool:
        """Whether it was closed though nobody had answered."""
        return self.state == CLOSED and not self.answers


def questions_of(register: RegisterFile, record: str) -> list[Standing]:
    """The questions about a record, the first first."""
    return questions_about(register, [record]).get(record, [])


def questions_about(register: RegisterFile, records: Iterable[str]) -> dict[str, list[Standing]]:
    """The questions about these records, by record; what was asked about a record that was merged is the survivor's."""
    cls: Any = OF_REVIEW['question']
    found: dict[str, list[Standing]] = {}
    wanted = list(records)
    wanted_here = set(wanted)
    also = [*old_uids.old_records(register, wanted), *old_uids.split_from(register, wanted)]
    asked = [one for part in slices([*wanted, *also]) for one in _standing(register, cls.record.in_(part))]
    if asked:
        _arrive(asked, old_uids.onward_from(register, {str(one.question.get('record')) for one in asked}))
    for one in asked:
        if (about := str(one.question.get('record'))) in wanted_here:
            found.setdefault(about, []).append(one)
    return found


def asked_about(record: str) -> Iterator[Asked | peewee.Node]:
    """What is asked for the questions about a record that was neither merged nor split."""
    yield from old_uids.asked_of(record)
    yield _any_question()
    cls: Any = OF_REVIEW['question']
    yield selecting('question', cls.record.in_([record]) & cls.withdrawn.is_null())


def every_question(register: RegisterFile, *, as_asked: bool = False) -> list[Standing]:
    """Every question that was not taken back, the first first; `as_asked` about the record that it was asked about."""
    found = _standing(register, OF_REVIEW['question'].withdrawn.is_null())
    if not as_asked:
        _arrive(found, old_uids.onward(register))
    return found


def _arrive(asked: list[Standing], onward: old_uids.WentOn) -> None:
    """Have these questions where the record and the row that they are about go on by now."""
    for question in (one.question for one in asked if onward.became):
        for name in ('record', 'row'):
            if (there := onward.became.get(str(question.get(name)))) is not None:
                question.set(name, there)
        if home := onward.homes.get(str(question.get('row'))):
            question.set('record', home)


def questions(register: RegisterFile, uids: Iterable[str]) -> list[Standing]:
    """The questions of these uids, the first first."""
    cls: Any = OF_REVIEW['question']
    return [one for part in slices(list(uids)) for one in _standing(register, cls.uid.in_(part))]


def question(register: RegisterFile, uid: str) -> Standing | None:
    """The question of a uid, None where there is none."""
    return next(iter(_standing(register, OF_REVIEW['question'].uid == uid)), None)


def by_number(register: RegisterFile, number: str) -> Standing | None:
    """The question of a number as people write it, None where there is none."""
    cls: Any = OF_REVIEW['question']
    return next(iter(_standing(register, cls.number == number.strip().upper())), None)


def ever_asked(register: RegisterFile, record: str) -> list[Record]:
    """Every question about a record, each with all that was said to it behind it; also what was undone."""
    question, reply = OF_REVIEW['question'], OF_REVIEW['reply']
    found = list[Record]()
    everywhere = [record, *old_uids.merged_into(register, record)]
    for one in list(stored(register.db, 'question', _of(question).record.in_(everywhere))):
        found += [one, *stored(register.db, 'reply', _of(reply).question == one.uid)]
    return found


def numbers_with(register: RegisterFile, texts: Iterable[str]) -> list[str]:
    """The numbers of the questions that say one of these texts themselves, or in what was said to them."""
    wanted = [fold(text) for text in texts if fold(text)]
    return [
        str(one.question.get('number'))
        for one in (every_question(register) if wanted else ())
        if any(_says(said, text) for said in (one.question, *one.replies) for text in wanted)
    ]


def _says(said: Record, text: str) -> bool:
    """Whether a folded text is in the words of a question or an answer, or is its place."""
    return any(text in fold(str(said.get(name) or '')) for name in ('text', 'place', 'place_typed'))


def numbered(register: RegisterFile, numbers: Iterable[str]) -> dict[str, Record]:
    """The questions of these numbers that were not taken back, by number."""
    cls: Any = OF_REVIEW['question']
    found = (
        question
        for part in slices(list(dict.fromkeys(numbers)))
        for question in stored(register.db, 'question', cls.number.in_(part) & cls.withdrawn.is_null())
    )
    return {str(question.get('number')): question for question in found}


def known_questions(register: RegisterFile, uids: Iterable[str]) -> set[str]:
    """Which of these questions the register has, taken back or not."""
    return _known(register, 'question', uids)


def known_replies(register: RegisterFile, uids: Iterable[str]) -> set[str]:
    """Which of these answers and closings the register has, taken back or not."""
    return _known(register, 'reply', uids)


def has_questions(register: RegisterFile) -> bool:
    """Whether anything was ever asked here."""
    return next(fetched(register.db, _any_question()), None) is not None


def _any_question() -> peewee.Node:
    cls = OF_REVIEW['question']
    return cls.select(cls.id).limit(1)


def asked_ever(record: str) -> peewee.Node:
    """What is asked for the questions ever asked about a record into which none was merged."""
    return selecting('question', _of(OF_REVIEW['question']).record.in_([record]))


def closed_without_answer(register: RegisterFile, records: Iterable[str], past: PastRecords | None = None) -> int:
    """How many questions about these records were closed though nobody had answered, now or as of a day."""
    cls: Any = OF_REVIEW['question']
    parts = slices(list(records)) if has_questions(register) else ()
    found = (one for part in parts for one in _standing(register, cls.record.in_(part), past))
    return sum(one.is_without_answer for one in found)


def _of(cls: type[Row]) -> Any:
    """A class whose fields are asked for, which are declared one by one."""
    return cls


def _known(register: RegisterFile, kind: str, uids: Iterable[str]) -> set[str]:
    cls: Any = OF_REVIEW[kind]
    return {
        str(row[0])
        for part in slices(list(uids))
        for row in fetched(register.db, cls.select(cls.uid).where(cls.uid.in_(part)))
    }


def _standing(register: RegisterFile, condition: Any, past: PastRecords | None = None) -> list[Standing]:
    questions = _live(register, 'question', condition, past)
    said: dict[str, list[Record]] = {}
    reply: Any = OF_REVIEW['reply']
    for part in slices([one.uid for one in questions]):
        for record in _live(register, 'reply', reply.question.in_(part), past):
            said.setdefault(str(record.get('question')), []).append(record)
    return [Standing(one, said.get(one.uid, []), _state(said.get(one.uid, []))) for one in questions]


def _live(register: RegisterFile, kind: str, condition: Any, past: PastRecords | None) -> list[Record]:
    """The rows of a kind that fit a condition and are not taken back, or were not as of a day."""
    if past is None:
        return list(stored(register.db, kind, condition & OF_REVIEW[kind].withdrawn.is_null()))
    return [one for one in past.as_then(kind, stored(register.db, kind, condition)) if not one.withdrawn]


def _state(replies: list[Record]) -> str:
    """What the last that was said makes of it: an answer opens it again after it was closed."""
    return str(replies[-1].get('event')) if replies else OPEN
