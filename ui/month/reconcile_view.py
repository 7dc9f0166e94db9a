"""What somebody else printed, pasted or from a file: what does not agree, its lines, and the records of a figure."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent, QKeyEvent
from PySide6.QtWidgets import QPlainTextEdit, QTableView, QWidget

from exchange.publishing.published_report import AskedReport
from exchange.reconciling import printed_files
from exchange.reconciling.disagreements import Disagreement
from exchange.reconciling.printed_text import Printed, PrintedLine, of_text
from exchange.reconciling.reconcile_command import quoted, summary
from exchange.reconciling.reconciling import Reconciled, reconcile
from models import query
from models.errors import KnownError
from models.language.messages import _
from models.language.text import file_name, isolate
from models.register.register import Register
from ui.parts import look
from ui.parts.choosing_files import OPEN, choose, documents
from ui.parts.pieces import Lines, Notice, button, column, label, scrolled, table, wrapped
from ui.parts.reading_side import turn_lines
from ui.parts.tasks import Latest

_KINDS = ('incident', 'abductee')
_MOST_RECORDS, _MOST_QUOTED = 200, 4
# Lines of the text while it is pasted, and once its findings are below it.
_TEXT_LINES, _FEWER_LINES, _FINDINGS_SHOWN, _RECORDS_SHOWN = 8, 3, 6, 4


class PrintedTextEdit(QPlainTextEdit):
    """The text to be pasted; a tab goes on to the next part, and what is dropped is for the whole view."""

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setAcceptDrops(False)
        self.setAccessibleName(_('What was printed'))
        self.setPlaceholderText(_('Paste a printed report here, or drop a file on this page.'))
        self.textChanged.connect(self._turn)
        self._turn()
        self.show_lines(_TEXT_LINES)

    def _turn(self) -> None:
        turn_lines(self)

    def show_lines(self, count: int) -> None:
        """Be as high as so many lines."""
        self.setFixedHeight(self.fontMetrics().lineSpacing() * count + look.px(look.MEDIUM) * 2)


class ReconcileView(QWidget):
    """The findings of a text or a file; nothing of it is kept.

    `asked` gives the records that the register's figure of the chosen finding opens, as their uids; `opened` gives the
    kind and the uid of a record that somebody wants to see.
    """

    asked = Signal(object)
    opened = Signal(str, str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._of: AskedReport | None = None
        self.text = PrintedTextEdit()
        self._file = label('', 'label')
        self.notice = Notice()
        self.findings = Lines([_('Printed'), _('Register'), _('Finding')], self, numbers=(0, 1))
        self.findings_table = table(self.findings, (90, 130))
        self.findings_table.setAccessibleName(_('Findings'))
        self.lines = label('', 'small')
        self.records = Lines([_('Reference'), _('Record')], self)
        self.records_table = table(self.records, (150,))
        self.records_table.setAccessibleName(_('Records'))
        self.setAcceptDrops(True)
        self._latest = Latest(register, self)
        self._latest.answered.connect(self._show)
        self._latest.failed.connect(self._failed)
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        compare = button(_('Compare'), self.compare, 'Alt+C', 'primary')
        choose_file = button(_('Choose a file …'), self.choose_file, 'Alt+F')
        said = label(_('What is pasted or opened here is compared and never kept.'), 'small')
        self._result = QWidget()
        inside = column(self.findings_table, self.lines, self.records_table)
        inside.setContentsMargins(0, 0, 0, 0)
        inside.addStretch(1)
        self._result.setLayout(inside)
        self._result.hide()
        parts = (said, self.text, wrapped(compare, choose_file, self._file), self.notice, self._result)
        page = column(*parts, spacing=look.SMALL)
        page.setStretch(4, 1)
        page.addStretch(0)
        whole = QWidget()
        whole.setProperty('role', 'surface')
        whole.setLayout(page)
        self.setLayout(column(scrolled(whole)))

    def _listen(self) -> None:
        self.findings_table.selectionModel().currentRowChanged.connect(self._show_chosen)
        self.findings_table.doubleClicked.connect(self.ask_chosen)
        self.records_table.doubleClicked.connect(self.open_chosen)
        for one in (self.findings_table, self.records_table):
            one.installEventFilter(self)

    def of(self, asked: AskedReport | None) -> None:
        """Compare with the report that is asked for now."""
        self._of = asked

    def enter(self) -> None:
        """Go to where one begins."""
        self.text.setFocus()

    def clear(self) -> None:
        """Show and keep nothing any more."""
        self._of = None
        self.text.clear()
        self._file.clear()
        self._show_nothing()

    def _show_nothing(self) -> None:
        self.findings.put([])
        self.records.put([])
        self.lines.clear()
        self.notice.quiet()
        self._result.hide()
        self.text.show_lines(_TEXT_LINES)

    # Reading

    def compare(self) -> None:
        """Compare the text that was pasted."""
        pasted = self.text.toPlainText()
        if not pasted.strip():
            self.notice.say('doubt', _('Paste a text first, or choose a file.'))
            self.text.setFocus()
            return
        self._file.clear()
        self._compare(lambda: of_text(printed_files.clean_text(pasted)))

    def choose_file(self) -> None:
        """Ask for a file."""
        choose(self, _('Choose a printed report'), OPEN, documents(), printed_files.ENDINGS, self.open_file)

    def open_file(self, path: Path) -> None:
        """Compare what a file says."""
        self.text.clear()
        self._file.setText(isolate(file_name(path.name)))
        self._compare(lambda: printed_files.read(path))

    def _compare(self, read: Callable[[], Printed]) -> None:
        register, of = self._register, self._of
        self._show_nothing()
        if of is None:
            self.notice.say('doubt', _('Choose the period of the report first.'))
            return

        self.notice.say('settled', _('Comparing …'))
        self._latest.ask(lambda tell: tell(reconcile(register, of.period, of.layout, of.scope, read())))

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        self.notice.say('stop', str(error))

    def _show(self, found: Reconciled) -> None:
        """Show the findings; where there is none, say so."""
        if self._of is None:  # it was locked meanwhile
            return
        level = 'settled' if found.agrees else 'doubt'
        said = [summary(found), *_not_read(found.not_understood)]
        self.notice.say(level, ' '.join(said))
        self._result.setVisible(bool(found.found))
        self.text.show_lines(_FEWER_LINES if found.found else _TEXT_LINES)
        self.findings.put([(one.printed, one.register, one.sentence) for one in found.found], found.found)
        _as_high_as(self.findings_table, len(found.found), _FINDINGS_SHOWN)
        if found.found:
            self.findings_table.setCurrentIndex(self.findings.index(0, 0))
            self.findings_table.setFocus()

    # A finding and its records

    def chosen(self) -> Disagreement | None:
        """The finding that is marked."""
        found = self.findings.thing(self.findings_table.currentIndex().row())
        return found if isinstance(found, Disagreement) else None

    def _show_chosen(self) -> None:
        """Show the lines that the chosen finding is about, and the records of the register's figure."""
        one = self.chosen()
        self.lines.setText('\n'.join(_quoted(one.lines)) if one else '')
        found = self._known(one.records) if one else []
        self.records.put([text for _chosen, text in found], [chosen for chosen, _text in found])
        self.records_table.setVisible(bool(found))
        _as_high_as(self.records_table, len(found), _RECORDS_SHOWN)
        if found:
            self.records_table.setCurrentIndex(self.records.index(0, 0))

    def _known(self, uids: frozenset[str]) -> list[tuple[tuple[str, str], tuple[str, str]]]:
        """Records by their kind and uid, with what the table shows of each."""
        register, found = self._register, list[tuple[tuple[str, str], tuple[str, str]]]()
        for kind in _KINDS:
            for uid, record in query.get_many(register, kind, sorted(uids)[:_MOST_RECORDS]).items():
                called = query.called(record, register.places)
                found.append(((kind, uid), (isolate(str(record.get('reference') or '')), called)))
        return found

    def ask_chosen(self) -> None:
        """Ask for the records of the chosen finding, and go to them where they are listed here."""
        one = self.chosen()
        if one and one.records:
            self.asked.emit(one.records)
            self.records_table.setFocus()

    def open_chosen(self) -> None:
        """Ask for the record that is marked."""
        chosen = self.records.thing(self.records_table.currentIndex().row())
        if isinstance(chosen, tuple):
            self.opened.emit(*chosen)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter) or event.modifiers():
            return False
        if isinstance(watched, QTableView):
            (self.ask_chosen if watched is self.findings_table else self.open_chosen)()
        return True

    # Dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasText() or _file_in(event.mimeData()):
            _take_a_copy(event)

    def dropEvent(self, event: QDropEvent) -> None:
        path = _file_in(event.mimeData())
        _take_a_copy(event)
        if path:
            self.open_file(path)
        elif text := event.mimeData().text():
            self.text.setPlainText(text)
            self.compare()


def _as_high_as(shown: QTableView, count: int, most: int) -> None:
    """Let a table be as high as its lines, which it scrolls where they are more."""
    shown.setFixedHeight(look.px(look.ROW_HEIGHT) * (min(count, most) + 1) + look.SMALL)


def _file_in(dropped: QMimeData) -> Path | None:
    return next((Path(url.toLocalFile()) for url in dropped.urls() if url.isLocalFile()), None)


def _take_a_copy(event: QDropEvent) -> None:
    """Never what is proposed: a file manager deletes a file that was moved."""
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()


def _quoted(lines: tuple[PrintedLine, ...]) -> list[str]:
    shown = [quoted(line) for line in lines[:_MOST_QUOTED]]
    return [*shown, '…'] if len(lines) > _MOST_QUOTED else shown


def _not_read(lines: list[PrintedLine]) -> list[str]:
    """Which lines have numbers that were not read as figures."""
    if not lines:
        return []
    joint = _(', ')
    return [_('Not read as figures: {lines}.').format(lines=joint.join(line.where for line in lines[:_MOST_QUOTED]))]
