"""The page of what the desk added to the code lists: what it is called can be mended, and it can be offered no more."""

from PySide6.QtWidgets import QWidget

from models import query
from models.changed import Changed
from models.errors import KnownError
from models.language.code_lists import codes
from models.language.messages import _
from models.language.text import isolate
from models.record.own_codes import OwnCode
from models.register.register import Register
from ui.parts import look, page_entries
from ui.parts.page import Page
from ui.parts.pieces import Lines, LineToType, Notice, button, column, label, name_keyed, table, wrapped

_RETIRE_KEY = 'Ctrl+Shift+Return'


class CodesView(Page):
    """The entries that the lists have of the desk's own, and the labels of the one that is looked at."""

    entry = page_entries.CODES
    overrides = ('Ctrl+Return',)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        headings = [_('List'), _('In English'), _('In Arabic'), _('Counted as'), _('Records'), _('Code'), '']
        self._lines = Lines(headings, self, numbers=(4,))
        self.table = table(self._lines, (190, 190, 190, 170, 80, 190))
        self.table.setAccessibleName(_('Custom list entries'))
        self.table.selectionModel().currentRowChanged.connect(self._show)
        self._empty = label(
            _('No custom entries yet. When a file has a value that is not in any list, you can add it.'),
            'label',
        )
        self.en, self.ar = LineToType(), LineToType()
        for line, name in ((self.en, _('In English')), (self.ar, _('In Arabic'))):
            line.setAccessibleName(name)
            line.setFixedWidth(look.px(260))
            line.returnPressed.connect(self.mend)
        self.notice = Notice()
        self._retire = button(_('Stop showing it in lists'), self.retire, _RETIRE_KEY)
        self._lay_out()
        self.setFocusProxy(self.table)

    def _lay_out(self) -> None:
        intro = _(
            'Values added from imported files. Changing a label changes it everywhere; entries are never deleted.'
        )
        keep = button(_('Save these labels'), self.mend, 'Ctrl+Return', 'primary')
        lines = (label(_('In English'), 'label', wraps=False), label(_('In Arabic'), 'label', wraps=False))
        self._answer = QWidget()
        labels = wrapped(lines[0], self.en, lines[1], self.ar)
        self._answer.setLayout(column(labels, wrapped(keep, self._retire)))
        self._answer.setEnabled(self._register.writing)
        parts = (label(_('Custom list entries'), 'title'), label(intro, 'small'), self._empty, self.table)
        made = column(*parts, self._answer, self.notice, margin=look.LARGE, spacing=look.MEDIUM)
        made.setStretch(3, 1)
        made.addStretch(0)
        self.setLayout(made)

    def enter(self) -> None:
        """Go to where one begins."""
        self.notice.quiet()

    def refresh(self, changed: Changed | None = None) -> None:
        """Show what the register has now."""
        own, before = self._register.own_codes, self._current()
        records = query.records_with_codes(self._register, ((one.listed, one.code) for one in own))
        self._lines.put([_line(one, records.get((one.listed, one.code), 0)) for one in own], own)
        for part in (self.table, self._answer):
            part.setVisible(bool(own))
        self._empty.setVisible(not own)
        keys = [(one.listed, one.code) for one in own]
        if own:
            place = keys.index((before.listed, before.code)) if before else 0
            self.table.setCurrentIndex(self._lines.index(place, 0))

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self._lines.put([])
        self.en.clear()
        self.ar.clear()
        self.notice.quiet()

    def _current(self) -> OwnCode | None:
        found = self._lines.thing(self.table.currentIndex().row())
        return found if isinstance(found, OwnCode) else None

    def _show(self) -> None:
        one = self._current()
        if one is not None:
            self.en.setText(one.en)
            self.ar.setText(one.ar)
            for line in (self.en, self.ar):
                line.setCursorPosition(0)  # a long one is shown from where it begins
            name_keyed(self._retire, _retiring(one), _RETIRE_KEY)

    def mend(self) -> None:
        """Call the entry that is looked at what is typed."""
        one = self._current()
        if one is None:
            return
        try:
            self._register.mend_own_code(one, self.en.text(), self.ar.text())
        except KnownError as error:
            self.notice.say('stop', str(error))
            return
        self.notice.say('settled', _('Saved.'))
        self.table.setFocus()

    def retire(self) -> None:
        """Offer the entry that is looked at no more, or again."""
        one = self._current()
        if one is not None:
            self._register.retire_own_code(one, is_retired=not one.retired)
            self.table.setFocus()


def _line(one: OwnCode, records: int) -> tuple[str, ...]:
    under = codes(one.listed).label(one.under) if one.under else '–'
    listed = codes('open_lists').label(one.listed)
    retired = _('no longer shown in lists') if one.retired else ''
    labels = (isolate(one.en or '–', 'auto'), isolate(one.ar or '–', 'auto'))
    return (listed, *labels, under, f'{records:,}', isolate(one.code), retired)


def _retiring(one: OwnCode) -> str:
    return _('Show it in lists again') if one.retired else _('Stop showing it in lists')
