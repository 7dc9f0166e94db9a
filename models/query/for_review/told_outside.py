"""What of a question is told to people outside the register: what is asked, of which day and place, and no more."""

from typing import NamedTuple

from models.dates import dates
from models.file.register_file import RegisterFile
from models.language.code_lists import codes
from models.language.messages import _, language
from models.query.aggregates import get, get_many, linked
from models.query.for_review import asked_in_words
from models.query.for_review.asked import OPEN
from models.record.records import Record, roots


class Outward(NamedTuple):
    """What leaves of a question to somebody without a register; day and place as they stood when it was asked."""

    number: str
    text: str
    reference: str
    day: str
    place: str


def outward(register: RegisterFile, question: Record, reference: str | None = None) -> Outward:
    """What leaves of a question in the language spoken now; the reference of its record is looked for if not given."""
    if reference is None:
        asked_of = linked(register, str(question.get('record')))
        reference = str(asked_of.get('reference') or '') if asked_of else ''
    day = str(question.get('occurred') or '')
    said_day = dates.in_words(day, language()) if day else str(question.get('occurred_typed') or '')
    number, text = str(question.get('number')), str(question.get('text') or '')
    return Outward(number, text, reference, said_day, _place(register, question))


def names_somebody(register: RegisterFile, question: Record) -> bool:
    """Whether a question, or the place that leaves with it, holds a name of its record or of who told of it."""
    records = [found for cls in roots() if (found := get(register, cls.record_kind, str(question.get('record'))))]
    told = {str(uid) for record in records for row in record.walk() if (uid := row.get('informant'))}
    records += get_many(register, 'informant', list(told)).values()
    text = ' '.join(str(question.get(name) or '') for name in ('text', 'place_typed'))
    return any(asked_in_words.names_somebody(record, text) for record in records)


def state_label(state: str) -> str:
    """What the state of a question, or what was said to it, is called."""
    return _('Not answered yet') if state == OPEN else codes('question_events').label(state)


def desk_name(said: Record) -> str:
    """The code of the desk where something was asked or said."""
    return str(said.get('desk') or '').partition('.')[0]


def _place(register: RegisterFile, question: Record) -> str:
    place = register.places.get(str(question.get('place') or ''))
    return place.label() if place else str(question.get('place_typed') or '')
