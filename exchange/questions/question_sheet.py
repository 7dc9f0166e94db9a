"""The question sheet: questions for somebody who has only a spreadsheet program, with an empty cell for each answer.

What is in it tells of no record but what the question asks, and nothing of the program or of who made it: no uid, no
account, no name, no other record. It comes back by the number of each question.
"""

from collections.abc import Iterable
from pathlib import Path

from exchange import whole_files, xlsx
from exchange.cells import Cell, to_cell
from exchange.questions.answers_typed import ANSWER, NUMBER, TEXT
from models.errors import KnownError
from models.language.labels import field_label, records_label
from models.language.messages import _, language, speaking
from models.language.text import isolate
from models.query.for_review.told_outside import Outward, names_somebody, outward
from models.record.fields import Spec
from models.record.records import OF_REVIEW, Record
from models.register.register import Register

_WIDTHS = (18, 48, 18, 18, 24, 64)
_LOCKED = xlsx.Look(wrapped=True, filled=True)
_TO_FILL = xlsx.Look(wrapped=True, unlocked=True)
# Points: a line of text, and the least and the most that a row takes.
_LINE, _LEAST, _MOST = 15, 60, 400


def write(register: Register, path: Path, questions: Iterable[Record], speech: str = '') -> int:
    """Write a sheet of these questions, in a language; how many there are. KnownError where there is none."""
    whole_files.refuse_unwritable(path)
    with speaking(speech or language()):
        asked = [outward(register, question) for question in questions if question.get('text')]
        if not asked:
            raise KnownError(_('There is no question to write down.'))
        whole_files.put(path, content(asked))
    return len(asked)


def naming(register: Register, questions: Iterable[Record]) -> str:
    """What is said of questions whose own words hold a name of their record, '' where none does."""
    found = [str(one.get('number')) for one in questions if names_somebody(register, one)]
    sentence = _('A name of the record may be in the question itself: {numbers}. Look before you send it.')
    return sentence.format(numbers=_(', ').join(map(isolate, found))) if found else ''


def content(questions: Iterable[Outward]) -> bytes:
    """The bytes of a sheet of these questions, in the language spoken now."""
    book = xlsx.new_workbook()
    sheet = xlsx.add_long_sheet(book, records_label('question'))
    sheet.sheet_view.rightToLeft = language() == 'ar'
    sheet.freeze_panes = 'A3'
    xlsx.widen(sheet, _WIDTHS)
    xlsx.print_across(sheet)
    sheet.protection.sheet = True
    sheet.protection.formatColumns = sheet.protection.formatRows = False
    sheet.add([_('Write your answer beside each question, save the file and send it back.')], xlsx.BOLD, _LINE * 2)
    sheet.add(_headings(), xlsx.LABELS, _LINE * 2)
    for asked in questions:
        looks = dict.fromkeys(range(len(_WIDTHS)), _LOCKED) | {len(_WIDTHS) - 1: _TO_FILL}
        sheet.add(_cells(asked), _LOCKED, _height(asked.text), looks)
    return xlsx.content(book)


def _headings() -> list[Cell]:
    reference = field_label('incident', 'reference')
    return [field_label(*NUMBER), field_label(*TEXT), reference, _('Date'), _('Place'), field_label(*ANSWER)]


def _cells(asked: Outward) -> list[Cell]:
    return [asked.number, to_cell(asked.text, text_spec()), asked.reference, asked.day, asked.place, None]


def text_spec() -> Spec:
    """How the text of a question stands in a cell."""
    return OF_REVIEW['question'].specs()['text']


def _height(text: str) -> float:
    """As tall as the question needs, with room for an answer of some lines."""
    lines = sum(1 + len(line) // _WIDTHS[1] for line in text.split('\n'))
    return min(max(_LEAST, lines * _LINE), _MOST)
