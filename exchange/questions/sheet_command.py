"""`questions --sheet`: a question sheet for somebody who has only a spreadsheet program."""

from collections.abc import Sequence
from pathlib import Path

from exchange.questions import question_sheet
from exchange.questions.answers_typed import number_of
from exchange.terminal import DONE, Arguments, complain, language_of, open_register, say
from models.errors import KnownError
from models.language.messages import _, ngettext
from models.query.for_review import asked
from models.query.for_review.asked import OPEN
from models.record.records import Record
from models.register.register import Register


def write_sheet(given: Arguments) -> int:
    """Write a question sheet of the questions of these numbers, or of all that are open."""
    name, *numbers = given.sheet
    with open_register(given.register, given, writing=False) as register:
        questions = of_numbers(register, numbers) if numbers else every_open(register)
        count = question_sheet.write(register, Path(name), questions, language_of(given, register))
        warning = question_sheet.naming(register, questions)
    sentence = ngettext('Wrote {path}: {count} question.', 'Wrote {path}: {count} questions.', count)
    say(sentence.format(path=name, count=f'{count:,}'))
    if warning:
        complain(warning)
    return DONE


def of_numbers(register: Register, numbers: Sequence[str]) -> list[Record]:
    """The questions of these numbers, each once; KnownError names one that is not here."""
    found = asked.numbered(register, [number_of(number) for number in numbers])
    if unknown := next((number for number in numbers if number_of(number) not in found), ''):
        sentence = _('This register has no question {number}; check its number.')
        raise KnownError(sentence.format(number=unknown))
    return list({number_of(number): found[number_of(number)] for number in numbers}.values())


def every_open(register: Register) -> list[Record]:
    """The questions that nobody answered or closed."""
    return [standing.question for standing in asked.every_question(register) if standing.state == OPEN]
