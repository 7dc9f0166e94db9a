"""The sheet that says what a workbook is: stable keys, their values, what each means, and all that was left out."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

from openpyxl import Workbook

from exchange import heads_in_files, xlsx
from exchange.cells import Cell
from exchange.exporting.selection import Selection
from exchange.signed.signed_workbook import FORMAT_VERSION, KEY
from models.dates import dates
from models.language.code_lists import codes
from models.language.labels import field_label, record_label, records_label
from models.language.messages import _, language, ngettext
from models.record.records import RECORDS, Record, roots
from models.register.others import heads, known_keys
from models.register.register import Register


@dataclass
class LeftOut:
    """What stays at the desk: records that were not chosen, and values of fields; to the public no number of any.

    `questions` are those that are open and about what is not in the workbook.
    """

    choice: Selection
    questions: int = 0
    records: Counter[str] = field(default_factory=Counter)
    values: Counter[tuple[str, str]] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        self._fields = {kind: self.choice.kept_back(kind) for kind in RECORDS}

    def note(self, row: Record) -> None:
        """Count the values of a row that stay."""
        for name in self._fields[row.kind]:
            if name in row.values:
                self.values[row.kind, name] += 1

    def in_words(self) -> Iterator[tuple[str, str]]:
        """Each thing left out, and how much of it; the public hears of fields, but not how many values they have."""
        for kind, count in self.records.items():
            if count:
                yield records_label(kind), _records_in_words(count)
        if self.questions:
            yield records_label('question'), questions_in_words(self.questions)
        for kind, names in self._fields.items():
            if len(names) == len(RECORDS[kind].specs()):
                yield records_label(kind), _('not included')
                continue
            for name in names:
                yield f'{record_label(kind)}: {label_of(kind, name)}', self._amount(kind, name)

    def _amount(self, kind: str, name: str) -> str:
        if self.choice.is_public:
            return _('left out')
        count = self.values[kind, name]
        return ngettext('{count} value', '{count} values', count).format(count=f'{count:,}')


def _records_in_words(count: int) -> str:
    sentence = ngettext('{count} record that was not chosen', '{count} records that were not chosen', count)
    return sentence.format(count=f'{count:,}')


def questions_in_words(count: int) -> str:
    """How many open questions do not leave, because what they are about does not."""
    sentence = ngettext(
        '{count} open question about what is not in this file',
        '{count} open questions about what is not in this file',
        count,
    )
    return sentence.format(count=f'{count:,}')


def questions_left_in_words(count: int) -> str:
    """The same as a sentence, for whoever made the file."""
    sentence = ngettext(
        '{count} open question is not in the file, because what it is about is not.',
        '{count} open questions are not in the file, because what they are about is not.',
        count,
    )
    return sentence.format(count=f'{count:,}')


def label_of(kind: str, name: str, speech: str | None = None) -> str:
    """What a field is called; fields that every row has are named once for all kinds."""
    return field_label(kind if f'{kind}.{name}' in codes('fields') else 'row', name, speech)


def facts(register: Register, choice: Selection, counts: Counter[str]) -> dict[str, str]:
    """What a workbook says of itself; to the public neither desk nor hour."""
    about = {
        'format': 'public' if choice.is_public else 'headquarters',
        'version': FORMAT_VERSION,
        'language': language(),
        'made_at': dates.utc_now()[:10] if choice.is_public else dates.utc_now(),
        'filter': choice.in_words(),
        'profile': choice.profile,
        'example': 'yes' if register.is_example else '',
        'left_out': '; '.join([str(counts['left_out']), *choice.left_out()]),
        'records': str(sum(counts[cls.record_kind] for cls in roots())),
        'not_approved': str(counts['not_approved']),
    }
    if choice.is_public:
        return about | {'left_out': '', 'head': heads.words(register.head)}
    about |= {name: register.meta[name] for name in ('register', 'desk', 'desk_id')} | {'head': register.head}
    return about | {KEY: known_keys.own(register)} | heads_in_files.carried(register)


def add(book: Workbook, about: dict[str, str], left_out: LeftOut | None = None) -> None:
    """Add the sheet to a book; lines without a key are for people alone."""
    sheet = xlsx.add_long_sheet(book, _('About'), keeps=True)
    sheet.sheet_view.rightToLeft = language() == 'ar'
    xlsx.widen(sheet, [14, 62, 48])
    sheet.add(['sijill.about'], xlsx.NAMES)
    meanings = _meanings() | heads_in_files.meanings(about)
    for key, value in about.items():
        sheet.add([key, value, meanings.get(key)])
    for line, look in _lines(left_out) if left_out else ():
        sheet.add(line, look)


def _lines(left_out: LeftOut) -> Iterator[tuple[list[Cell], xlsx.Look]]:
    yield [], xlsx.PLAIN
    yield [None, _('Left out of this workbook'), _('Amount')], xlsx.HEADING
    for what, how_much in left_out.in_words():
        yield [None, what, how_much], xlsx.PLAIN
    if not left_out.choice.is_public:
        yield [], xlsx.PLAIN
        for sentence in _for_people_in_excel():
            yield [None, sentence], xlsx.PLAIN


def _meanings() -> dict[str, str]:
    return {
        'format': _('Kind of workbook'),
        'version': _('Version of its layout'),
        'language': _('Language of its contents'),
        'made_at': _('When it was made'),
        'filter': _('Which records were chosen'),
        'profile': _('What to include'),
        'example': _('Whether the people are made up'),
        'left_out': _('Records left out, and fields left out'),
        'records': _('Number of records'),
        'not_approved': _('Not yet approved'),
        'register': _('Source register'),
        'desk': _('The desk'),
        'desk_id': _('The desk, for the program'),
        'head': _('The end of the history, which shows if a part is missing'),
        KEY: _('The key that this workbook is signed with'),
        'erasures': _('What was erased, on a sheet of its own: this shows if that was changed'),
    }


def _for_people_in_excel() -> list[str]:
    """How what is changed here is taken when the workbook comes back."""
    return [
        _('An empty cell leaves the field as it is; (cleared) clears it.'),
        _('Deleting a row here does not delete it from the register; a new row needs no ID.'),
        _('Leave the first row and the columns uid and revision as they are.'),
    ]
