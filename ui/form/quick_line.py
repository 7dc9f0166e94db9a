"""The first cell of an empty line: a whole line, or several, in a few letters, and what they are understood as."""

from collections.abc import Iterator

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from models import query
from models.entry import understood
from models.entry.open_record import OpenField
from models.entry.understood import Offer
from models.language.labels import field_label
from models.language.messages import _, language
from models.language.text import has_arabic, isolate
from models.record import shorthand
from models.record.records import Record
from models.record.shorthand import LineReading
from ui.form.editors import LineEditor

_LETTERS = '+'


class QuickEditor(LineEditor):
    """A line typed in a few letters, such as `5 c k`; `understood` brings the reading that was taken."""

    understood = Signal(object)

    def __init__(self, field: OpenField, above: Record | None, parent: QWidget | None = None) -> None:
        self._above = above
        self._readings: list[list[LineReading]] = []
        super().__init__(field, parent)
        self._has_choices = True
        self.setAccessibleDescription(_('A whole line in a few letters, such as “5 c k” for five civilians killed.'))
        self.setPlaceholderText('5 م ق' if language() == 'ar' else '5 c k')

    def _turn(self) -> None:
        arabic = has_arabic(self.text()) or (language() == 'ar' and not self.text())
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft if arabic else Qt.LayoutDirection.LeftToRight)

    def _typed(self, text: str) -> None:
        if text.strip():
            self.field.wait(text)
        else:
            self.field.put(None)
        self._turn()
        self._offer(text)
        self.edited.emit()

    def _offer(self, text: str) -> None:
        opened = self.field.opened
        found = shorthand.read(self.field.row.kind, text, self._above, opened.day) if text.strip() else []
        self._readings = sorted(found, key=self._usual, reverse=True)
        found = [Offer(str(place), *self._in_words(lines)) for place, lines in enumerate(self._readings)]
        if not found and text.strip():
            found = [Offer('', _('e.g. “5 civilians killed”'), _('or in letters: 5 c k'))]
        self._choices().offer(self, found, mark_first=len(self._readings) == 1)

    def _usual(self, lines: list[LineReading]) -> float:
        """How usual the codes of a reading are, of those chosen before."""
        habits, kind = self.field.register.habits, self.field.row.kind
        names = shorthand.fields(kind)
        return sum(habits.of(kind, name).get(str(line.values.get(name)), 0) for line in lines for name in names)

    def _in_words(self, lines: list[LineReading]) -> tuple[str, str]:
        """What a reading says, and what of it nobody typed; of several, which fields it fills."""
        places, kind = self.field.register.places, self.field.row.kind
        said = [query.called(Record(kind, values=dict(line.values)), places) for line in lines]
        said += list(lines[-1].names)
        joint = _('; ')
        if len(self._readings) > 1:
            return joint.join(said), ' · '.join(self._differing(lines))
        assumed = any(line.assumed for line in lines)
        return joint.join(said), (_('as in the line above') if self._above else _('(default)')) if assumed else ''

    def _differing(self, lines: list[LineReading]) -> list[str]:
        """The fields in which a reading differs from others."""
        kind = self.field.row.kind
        states = [
            {name: [line.values.get(name) for line in each] for name in shorthand.fields(kind)}
            for each in self._readings
        ]
        differing = [name for name in shorthand.fields(kind) if any(state[name] != states[0][name] for state in states)]
        stated = [name for name in differing if any(name in line.values for line in lines)]
        return [field_label(kind, name) for name in stated]

    def offer_all(self) -> None:
        """Offer what the line can mean, or all letters where nothing is typed."""
        if self.text().strip():
            self._offer(self.text())
        else:
            self._choices().offer(self, list(self._letters()), mark_first=False)

    def _letters(self) -> Iterator[Offer]:
        """The letters that there are, to look them up."""
        kind = self.field.row.kind
        for name, row, shorts in shorthand.letters(kind, self.field.opened.day):
            short = next((s for s in shorts if has_arabic(s) == (language() == 'ar')), shorts[0])
            yield Offer(_LETTERS + short, f'{isolate(short, "auto")}   {row.label()}', field_label(kind, name))

    @property
    def is_undecided(self) -> bool:
        """Whether what is typed can mean several things, and none of them is marked."""
        return len(self._readings) > 1 and self._choices().is_open_for(self) and self._choices().marked() is None

    def mark_first(self) -> None:
        """Mark the likeliest meaning, for another Enter to take."""
        self._choices().move_mark(1)

    def pick(self, offer: Offer) -> None:
        """Take a letter into the line, or the meaning that was chosen."""
        if offer.value.startswith(_LETTERS):
            self.setText(f'{self.text()}{offer.value.removeprefix(_LETTERS)} ')
            self._typed(self.text())
            return
        if not offer.value:
            return
        reading = self._readings[int(offer.value)]
        self._choices().leave(self)
        self.understood.emit(reading)
        self.setText(understood.shown(self.field))
