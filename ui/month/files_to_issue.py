"""Which files are written of what is published: languages, kinds, the folder; and two things of the lists beside."""

from collections.abc import Callable, Iterable
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QTableView, QWidget

from exchange.issuing import issued_files
from models.language import messages
from models.language.messages import _
from models.language.text import file_name, isolate
from models.register.register import Register
from ui.parts import look
from ui.parts.choosing_files import FOLDER, choose, documents
from ui.parts.pieces import button, column, label, wrapped

_USUAL, _OF_MACHINES = ('.docx', '.pdf'), '.json'


class FilesToIssue(QWidget):
    """The languages and kinds that are ticked, and the folder; `between` stands after the boxes."""

    def __init__(self, endings: Iterable[str], between: QWidget | None = None) -> None:
        super().__init__()
        self._folder = documents()
        self.languages = {'en': QCheckBox('English'), 'ar': QCheckBox('العربية')}
        self.kinds = {ending: QCheckBox(isolate(ending)) for ending in endings}
        self.where = label('', 'small')
        folder = button(_('Folder …'), self._ask_folder, 'Alt+F')
        boxes = wrapped(*self.languages.values(), *self.kinds.values())
        others = () if between is None else (between,)
        self.setLayout(column(boxes, *others, wrapped(folder, self.where), spacing=look.SMALL))
        self.setFocusProxy(self.languages['en'])

    @property
    def folder(self) -> Path:
        """Where they are written."""
        return self._folder

    def begin(self) -> None:
        """Tick what is published as a rule, in both languages."""
        for box in (*self.languages.values(), *(self.kinds[ending] for ending in _USUAL if ending in self.kinds)):
            box.setChecked(True)
        self._show_folder()

    def clear(self) -> None:
        """Tick nothing, and show no folder."""
        self.where.clear()
        for box in (*self.languages.values(), *self.kinds.values()):
            box.setChecked(False)

    def _ask_folder(self) -> None:
        choose(self, _('The folder for the files'), FOLDER, self._folder, (), self.use_folder)

    def use_folder(self, folder: Path) -> None:
        """Write the files into this folder."""
        self._folder = folder
        self._show_folder()

    def _show_folder(self) -> None:
        self.where.setText(isolate(file_name(str(self._folder))))

    def named(self, stem: str) -> dict[Path, str]:
        """The files that are chosen, each with its language; machines read all languages in one."""
        spoken = [one for one, box in self.languages.items() if box.isChecked()]
        chosen = [ending for ending, box in self.kinds.items() if box.isChecked()]
        found = {self._folder / f'{stem}-{one}{end}': one for end in chosen if end != _OF_MACHINES for one in spoken}
        return found | {self._folder / f'{stem}{end}': messages.language() for end in chosen if end == _OF_MACHINES}

    def put_what_was_left(self, register: Register) -> list[Path]:
        """Put files in their places that an issue left when the program ended; which they were."""
        return issued_files.put_what_was_left(register, [self._folder])


class EnterOpens(QObject):
    """Has Enter in lists do what `opened` is connected to."""

    opened = Signal()

    def __init__(self, parent: QObject, then: Callable[[], object]) -> None:
        super().__init__(parent)
        self.opened.connect(then)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.modifiers():
            return False
        if event.key() not in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            return False
        self.opened.emit()
        return True


def as_high_as_its_lines(shown: QTableView, most: int) -> None:
    """Make a table as high as its lines, up to some."""
    lines = min(max(1, shown.model().rowCount()), most)
    shown.setFixedHeight(shown.horizontalHeader().sizeHint().height() + lines * look.px(look.ROW_HEIGHT) + look.SMALL)
