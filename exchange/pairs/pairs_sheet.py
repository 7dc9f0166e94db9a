"""The workbook of likely pairs: a row for each, with the reasons, and in which fields the two agree and differ."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from exchange import whole_files, xlsx
from exchange.cells import Cell
from models.language.labels import records_label
from models.language.messages import _, language
from models.likeness.field_by_field import Agreement, ComparedField
from models.likeness.whole_register import TwinPair

_WIDTHS = (18, 18, 28, 28, 9, 44, 44, 60, 44)


class TwoInWords:
    """Two rows that are likely the same, as they are told: references, names, and their fields beside one another."""

    def __init__(
        self, pair: TwinPair, references: tuple[str, str], titles: tuple[str, str], fields: list[ComparedField]
    ):
        self.pair, self.references, self.titles, self.fields = pair, references, titles, fields

    def labels(self, how: Agreement) -> list[str]:
        """The fields in which they agree, or differ, or of which one says nothing."""
        return [field.label for field in self.fields if field.how == how]

    def differing(self) -> list[str]:
        """Each field in which they differ, with both values."""
        sentence = _('{field}: {one} – {other}')
        return [
            sentence.format(field=field.label, one=field.one, other=field.other)
            for field in self.fields
            if field.how == 'differs'
        ]


def write(path: Path, pairs: Sequence[TwoInWords]) -> None:
    """Write the workbook."""
    whole_files.put(path, content(pairs))


def content(pairs: Sequence[TwoInWords]) -> bytes:
    """The bytes of a workbook of these pairs, in the language spoken now: a sheet for each kind of row."""
    book = xlsx.new_workbook()
    for kind in dict.fromkeys(two.pair.kind for two in pairs) or ('incident',):
        sheet = xlsx.add_long_sheet(book, records_label(kind))
        sheet.sheet_view.rightToLeft = language() == 'ar'
        sheet.freeze_panes = 'A2'
        xlsx.widen(sheet, _WIDTHS)
        sheet.add(_headings(), xlsx.LABELS)
        for two in (two for two in pairs if two.pair.kind == kind):
            sheet.add(list(_cells(two)))
    return xlsx.content(book)


def _headings() -> list[Cell]:
    one, other = _('First record'), _('Second record')
    called = _('First, called'), _('Second, called')
    return [one, other, *called, _('Score'), _('Reasons'), _('Agree'), _('Differ'), _('Only in one')]


def _cells(two: TwoInWords) -> Iterator[Cell]:
    yield from (*two.references, *two.titles, two.pair.score)
    said = two.pair.reasons, two.labels('agrees'), two.differing(), two.labels('one_is_empty')
    yield from (xlsx.writable(_(', ').join(words)) for words in said)
