"""A question about a record in words: who asked and when, what it is about, what was said to it, and its one line."""

import re
from collections.abc import Iterable, Iterator

from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file.register_file import RegisterFile
from models.language.code_lists import codes
from models.language.labels import field_label, record_label
from models.language.messages import _, language
from models.language.text import clean, fold, isolate, without_directions
from models.query import people
from models.query.aggregates import get_many
from models.query.alias_names import names_in
from models.query.decisions_in_words import who_in_words
from models.query.for_review import asked
from models.query.for_review.asked import ANSWERED
from models.record.fields import TEXT
from models.record.records import Record, of_kind, roots

# A shorter word is in too many sentences that name nobody.
_SHORTEST_NAME = 3
_WORDS = re.compile(r'\w+')


def is_offered(register: RegisterFile) -> bool:
    """Whether asking is offered beside what is shown: to who reviews, where somebody else could answer.

    Somebody else works here, another desk's key is known, or there were questions before; whoever is alone is offered
    nothing, and can ask all the same.
    """
    someone = people.somebody(register, register.person)
    if someone is None or not (someone.may('reviewer') or someone.may('lead')):
        return False
    has_others = not people.is_of_one(register) or bool(register.meta.get('known_keys'))
    return has_others or asked.has_questions(register)


def asked_in_words(register: RegisterFile, question: Record) -> str:
    """Who asked and when, such as `Asked by Rana (HQ1) on 3 Feb 2024`."""
    return _('Asked by {who} on {day}').format(who=_who(register, question), day=_day(question.get('asked_at')))


def reply_in_words(register: RegisterFile, reply: Record) -> str:
    """What was said to a question, by whom and when: an answer, or that it was closed, with the reason."""
    is_answer, text = reply.get('event') == ANSWERED, str(reply.get('text') or '')
    said = _('Answered by {who} on {day}') if is_answer else _('Closed by {who} on {day}')
    said = said.format(who=_who(register, reply), day=_day(reply.get('said_at')))
    return _('{decision}: {reason}').format(decision=said, reason=isolate(text, 'auto')) if text else said


def text_of(question: Record) -> str:
    """What was asked; of a text that was erased, that it was."""
    return str(question.get('text') or '') or _('(erased)')


def about_in_words(record: Record | None, question: Record) -> str:
    """Which field or line of its record a question is about; '' for the record as a whole."""
    return about(record, str(question.get('row') or ''), str(question.get('field') or ''))


def about(record: Record | None, uid: str, name: str) -> str:
    """The field and the line of a record as people call them, by the uid of a row in it; '' for the record itself."""
    row = next((row for row in record.walk() if row.uid == uid), None) if record is not None and uid else record
    if row is None:
        return ''
    field = field_label(row.kind, name) if name in of_kind(row.kind).specs() else ''
    if row is record:
        return field
    line = f'{record_label(row.kind)} {row.get("position") or ""}'.strip()
    return f'{line} · {field}' if field else line


def record_asked_about(register: RegisterFile, question: Record) -> Record | None:
    """The record that a question is about; None where the register has it no more."""
    return records_asked_about(register, [question]).get(str(question.get('record')))


def records_asked_about(register: RegisterFile, questions: Iterable[Record]) -> dict[str, Record]:
    """The records that questions are about, by uid, of those that the register has."""
    uids, found = list(dict.fromkeys(str(one.get('record')) for one in questions)), dict[str, Record]()
    for cls in roots():
        found |= get_many(register, cls.record_kind, [uid for uid in uids if uid not in found])
    return found


def in_one_line(register: RegisterFile, question: Record) -> str:
    """A question for a message or a call: its number, the question, the reference, day and place as they stood then.

    Plain text in one line: no name, account or uid of anything, and no sign that turns text around.
    """
    record = record_asked_about(register, question)
    reference = str(record.get('reference') or '') if record is not None else ''
    known = [part for part in (reference, _day_then(question), _place_then(register, question)) if part]
    said = f'{question.get("number")}: {text_of(question)}'
    line = f'{said} ({_(", ").join(known)})' if known else said
    return without_directions(' '.join(clean(line).split()))


def of_a_doubt(record: Record, rule: str, sentence: str) -> str:
    """What a question begins with that is asked from a doubt: its sentence; where that names somebody, its rule."""
    label = codes('rules').label(rule) if rule in codes('rules') else ''
    return label if label and names_somebody(record, sentence) else without_directions(sentence)


def names_somebody(record: Record, text: str) -> bool:
    """Whether a word of a text is one of a name, or of what else must not get about, in a record."""
    words = set(_WORDS.findall(fold(text)))
    named = {word for said in (*names_in(record), *_kept_close(record)) for word in _WORDS.findall(fold(said))}
    # A letter may be joined before a name.
    return any(len(word) >= _SHORTEST_NAME and any(said.endswith(word) for said in words) for word in named)


def _kept_close(record: Record) -> Iterator[str]:
    """What else of a record and its rows must not get about, such as how to reach a family."""
    for row in record.walk():
        specs = of_kind(row.kind).specs().items()
        yield from (str(row.get(name) or '') for name, spec in specs if spec.sensitive and spec.kind is TEXT)


def _who(register: RegisterFile, said: Record) -> str:
    """Who said it, with their desk where that is another one."""
    who, desk = who_in_words(register, said), str(said.get('desk')).partition('.')[0]
    is_elsewhere = said.get('desk') != register.desk_id and who != desk
    return f'{isolate(who, "auto")} ({isolate(desk)})' if is_elsewhere else isolate(who, 'auto')


def _day(at: object) -> str:
    return day_and_time(str(at), dates.short)[0]


def _day_then(question: Record) -> str:
    day = str(question.get('occurred') or '')
    return dates.short(day, language()) if day else str(question.get('occurred_typed') or '')


def _place_then(register: RegisterFile, question: Record) -> str:
    place = register.places.get(str(question.get('place') or ''))
    return place.label() if place is not None else str(question.get('place_typed') or '')
