"""What of the register's history is shown: a line to type a person, desk, kind, action or day in, and chips."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QWidget

from models.dates import dates
from models.entry.understood import Offer
from models.language.labels import record_label
from models.language.messages import _, language
from models.language.text import isolate
from models.query import people
from models.query.as_it_was.all_revisions import Sought, kinds
from models.register.register import Register
from models.register.retold.happenings import actions
from ui.parts import look
from ui.parts.flow import Flow
from ui.parts.pieces import button, column, empty
from ui.parts.strips.answer_line import AnswerLine, fitting


class HistoryFilter(QWidget):
    """One line for all of it; each answer is a chip below that a key takes off again. `left` goes on to the list."""

    changed = Signal()
    left = Signal()

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._sought = Sought()
        self.line = AnswerLine()
        self.line.setAccessibleName(_('Filter the history'))
        self.line.setPlaceholderText(_('Filter: a person, desk, kind, action, or day such as 5 March 2024'))
        self.line.fitting = self._fitting
        self.line.answered.connect(self._take)
        self.line.gave_up.connect(self.left)
        self._chips = Flow(gap=look.SMALL)
        self.setLayout(column(self.line, self._chips))
        self.setFocusProxy(self.line)

    def sought(self) -> Sought:
        """What is asked for."""
        return self._sought

    def clear(self) -> None:
        """Ask for everything, and show nothing of what was asked."""
        self._sought = Sought()
        self.line.clear()
        self._show_chips()

    def _named(self) -> list[tuple[str, list[str]]]:
        """Everything that can be chosen by name: as `field:value`, with its names."""
        found = [(f'person:{one.uid}', [one.alias]) for one in people.known_people(self._register)]
        found += [(f'action:{name}', [words]) for name, words in actions().items()]
        return found + [(f'kind:{kind}', [record_label(kind)]) for kind in kinds()]

    def _fitting(self, text: str) -> list[Offer]:
        named = dict(self._named())
        chosen = [*fitting(text, list(named.items())), *_days(text), *_desks(text)]
        return [Offer(value, self._in_words(value), _what(value)) for value in chosen]

    def _in_words(self, chosen: str) -> str:
        """A choice as it is shown."""
        field, _colon, value = chosen.partition(':')
        if field == 'person':
            return isolate(self._register.called(value), 'auto')
        if field == 'kind':
            return record_label(value)
        if field == 'action':
            return actions()[value]
        if field == 'desk':
            return _('Desk {desk}').format(desk=isolate(value))
        day = dates.short(value, language())
        return _('From {day}').format(day=day) if field == 'first' else _('Until {day}').format(day=day)

    def _take(self, chosen: str) -> None:
        field, _colon, value = chosen.partition(':')
        self._set(field, value)

    def _set(self, field: str, value: str) -> None:
        self._sought = self._sought._replace(**{field: value})
        self._show_chips()
        self.line.setFocus()
        self.changed.emit()

    def _show_chips(self) -> None:
        empty(self._chips)
        before: QWidget = self.line
        for field, value in self._sought._asdict().items():
            if value:
                words = f'{self._in_words(f"{field}:{value}")}   ×'
                chip = button(words, partial(self._set, field, ''), role='chip')
                chip.setAutoDefault(True)  # so that Enter presses it
                chip.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
                self._chips.addWidget(chip)
                self.setTabOrder(before, chip)
                before = chip


def _what(chosen: str) -> str:
    """What kind of a choice it is."""
    named = {'person': _('User'), 'kind': _('Record'), 'action': _('What'), 'desk': _('Desk')}
    return named.get(chosen.partition(':')[0], _('When'))


def _days(text: str) -> list[str]:
    """A day, month or year that was typed: from it, or until it."""
    try:
        day = dates.understand(text, from_today=True) if text.strip() else ''
    except (dates.NotADate, dates.AmbiguousDate):
        return []
    first, last = (dates.first_day(day), dates.last_day(day)) if day else (None, None)
    return [f'first:{first}', f'last:{last}'] if first is not None and last is not None else []


def _desks(text: str) -> list[str]:
    """The code of a desk, where what was typed may be one."""
    code = text.strip().upper()
    is_one = code.isascii() and code.isalnum() and code[:1].isalpha() and len(code) <= 8
    return [f'desk:{code}'] if is_one and any(sign.isdigit() for sign in code) else []
