"""The page Export: the headquarters workbook, and the empty field sheet."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QButtonGroup, QFrame, QLineEdit, QRadioButton, QScrollArea, QWidget

from exchange import template, workbook
from models import dates, words
from models.errors import KnownError, Refused
from models.records import roots
from models.store import Register
from models.text import isolate
from models.words import _, ngettext
from ui import look, waiting
from ui.choosing import SAVE, choose, documents, free_name
from ui.pieces import Notice, button, column, label, row

_WIDTH = 620


class Options(QWidget):
    """One of several, with a word of what each means; the arrow keys go through them."""

    changed = Signal()

    def __init__(self, name: str, offered: list[tuple[str, str, str]]) -> None:
        super().__init__()
        self._group = QButtonGroup(self)
        self._keys = [key for key, _title, _meaning in offered]
        parts: list[QWidget] = [label(name, 'section')]
        for place, (_key, title, meaning) in enumerate(offered):
            choice = QRadioButton(title)
            choice.setChecked(place == 0)
            choice.toggled.connect(self.changed)
            self._group.addButton(choice, place)
            parts.append(choice)
            if meaning:
                said = label(meaning, 'small')
                said.setContentsMargins(24, 0, 0, 0)
                parts.append(said)
        self.setLayout(column(*parts, None, spacing=look.TINY))

    def chosen(self) -> str:
        """The key of the choice."""
        return self._keys[self._group.checkedId()]

    def choose(self, key: str) -> None:
        """Make this the choice."""
        self._group.button(self._keys.index(key)).setChecked(True)


class ExportPage(QWidget):
    """What of the register goes into a workbook, how much of it, and in which language."""

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self.setProperty('role', 'surface')
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.month = QLineEdit()
        self.month.setPlaceholderText(_('every month'))
        self.month.setLocale(QLocale.c())
        self.month.setAccessibleName(_('Month'))
        self.month.setMaximumWidth(look.px(220))
        self.month.textEdited.connect(self._understand)
        self.understood = label(_('Empty for all records; or a month, such as 1/2024.'), 'small')
        self.state = Options(_('Which records'), [('all', _('All'), ''), ('approved', _('Only approved ones'), '')])
        self.profile = Options(_('How much of them'), _profiles())
        speech = [('en', 'English', ''), ('ar', 'العربية', '')]
        self.language = Options(_('Language of the workbook'), speech)
        self.language.choose(words.language())
        self.notice = Notice()
        self._write = button(_('Write the workbook …'), self._ask_where, 'Ctrl+Return', 'primary')
        self._lay_out()

    def _lay_out(self) -> None:
        rule = QFrame()
        rule.setProperty('role', 'rule')
        first = button(_('Field sheet in English …'), lambda: self._ask_for_template('en'), 'Ctrl+Shift+E')
        second = button(_('Field sheet in Arabic …'), lambda: self._ask_for_template('ar'), 'Ctrl+Shift+A')
        body = QWidget()
        body.setFixedWidth(look.px(_WIDTH))
        body.setLayout(
            column(
                label(_('Export'), 'title'),
                label(_('A workbook for headquarters, which comes back without loss. It is not encrypted.'), 'label'),
                label(_('Month'), 'section'),
                self.month,
                self.understood,
                row(self.state, self.language, spacing=48),
                self.profile,
                self.notice,
                row(self._write, None),
                rule,
                label(_('Field sheet'), 'section'),
                label(_('An empty workbook for people who have only Excel or LibreOffice.'), 'label'),
                row(first, second, None),
                None,
                spacing=look.MEDIUM,
            )
        )
        inside = QWidget()
        inside.setProperty('role', 'surface')
        inside.setLayout(column(row(body, None), None, margin=look.LARGE))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setWidget(inside)
        self.setLayout(column(area))

    def _understand(self, text: str) -> None:
        try:
            month = self._asked_month()
        except KnownError as error:
            self.understood.setText(str(error))
            return
        words_for = _('Empty for all records; or a month, such as 1/2024.')
        self.understood.setText(dates.in_words(month, words.language()) if month else words_for)

    def _asked_month(self) -> str | None:
        return read_month(self.month.text())

    def _ask_where(self) -> None:
        try:
            month = self._asked_month()
        except KnownError as error:
            self.notice.say('stop', str(error))
            self.month.setFocus()
            return
        stem = f'{self._register.desk}-{month}' if month else self._register.desk
        start = free_name(documents(), stem, '.xlsx')
        choose(self, _('Where the workbook goes'), SAVE, start, ('.xlsx',), self.write)

    def write(self, path: Path) -> None:
        """Write what was chosen to a file."""
        register, month = self._register, self._asked_month()
        details: dict[str, Any] = {
            'state': self.state.chosen(),
            'profile': self.profile.chosen(),
            'language': self.language.chosen(),
        }

        def work(progress: waiting.Progress) -> int:
            with register.reading():
                counts = workbook.export(
                    register, path, first=month or '', last=month or '', progress=progress, **details
                )
                return sum(counts.get(cls.record_kind, 0) for cls in roots())

        self.notice.quiet()
        waiting.run(self, _('Writing the workbook …'), work, lambda count: self._written(path, count), self._failed)

    def _written(self, path: Path, count: int) -> None:
        sentence = ngettext('{count} record written to {path}', '{count} records written to {path}', count)
        self.notice.say('settled', sentence.format(count=f'{count:,}', path=isolate(str(path))))

    def _ask_for_template(self, language: str) -> None:
        start = free_name(documents(), f'field-sheet-{language}', '.xlsx')
        choose(
            self,
            _('Where the field sheet goes'),
            SAVE,
            start,
            ('.xlsx',),
            lambda path: self.write_template(path, language),
        )

    def write_template(self, path: Path, language: str) -> None:
        """Write the empty field sheet in a language."""

        def done(_result: object) -> None:
            self.notice.say('settled', _('The field sheet is written: {path}').format(path=isolate(str(path))))

        self.notice.quiet()
        work = lambda _progress: template.write_template(path, language)  # noqa: E731
        waiting.run(self, _('Writing the field sheet …'), work, done, self._failed, can_stop=False)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('doubt' if isinstance(error, waiting.Cancelled) else 'stop', str(error))


def _profiles() -> list[tuple[str, str, str]]:
    return [
        (
            'headquarters',
            _('For headquarters'),
            _('Without the identities of informants and the contacts of families.'),
        ),
        (
            'public',
            _('For the public'),
            _('No names without consent, no free text, no exact places. Cannot be imported again.'),
        ),
        ('full', _('Everything'), _('With identities and contacts: keep it as safe as the register itself.')),
    ]


def read_month(text: str) -> str | None:
    """The month that was typed, as `2024-01`; None for an empty line; raises KnownError for what is none."""
    if not text.strip():
        return None
    try:
        month = dates.month_of(dates.understand(text, from_today=True))
    except (dates.NotADate, dates.AmbiguousDate):
        month = None
    if month is None:
        raise Refused(_('“{text}” is not a month; write it like 1/2024 or January 2024.').format(text=text))
    return month
