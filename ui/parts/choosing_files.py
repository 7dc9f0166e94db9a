"""Choosing a file or a folder without leaving a trace.

Qt's own dialog writes the last folder into a settings file, and the systems' dialogs keep lists of what was opened;
this one remembers nothing.
"""

from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QStorageInfo, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QListWidget, QListWidgetItem, QWidget

from models.language.messages import _
from models.language.text import file_name, isolate
from ui.parts import look
from ui.parts.pieces import Notice, button, column, label, row

OPEN, SAVE, FOLDER = 'open', 'save', 'folder'
_PLUGGED_IN = ('/media/', '/run/media/', '/Volumes/')
_PATH = Qt.ItemDataRole.UserRole


def documents() -> Path:
    """The user's documents folder, the home folder where there is none."""
    found = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation))
    return folder_or(found, Path.home())


def folder_or(wanted: Path, otherwise: Path) -> Path:
    """A folder, or another where it is not there."""
    return wanted if _is(Path.is_dir, wanted) else otherwise


def own_folder() -> Path:
    """Where the program keeps what it has to keep by itself."""
    return Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.GenericDataLocation)) / 'sijill'


def free_name(folder: Path, stem: str, ending: str) -> Path:
    """A path in a folder where no file stands yet: `stem.ending`, `stem-2.ending` …"""
    path, number = folder / f'{stem}{ending}', 1
    while _is(Path.exists, path):
        number += 1
        path = folder / f'{stem}-{number}{ending}'
    return path


class Chooser(QDialog):
    """A line for the path with the folder's content below it; `chosen` gives the path.

    `purpose` is open (a file that is there), save (a name, asked again before a file is written over) or folder.
    `endings` are those of the files that are shown.
    """

    chosen = Signal(object)

    def __init__(self, parent: QWidget, title: str, purpose: str, start: Path, endings: tuple[str, ...] = ()) -> None:
        super().__init__(parent)
        self.setWindowTitle(title)
        self.setWindowModality(Qt.WindowModality.WindowModal)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._purpose, self._endings = purpose, tuple(ending.lower() for ending in endings)
        self._folder = folder_or(start, start.parent)
        self._confirmed: Path | None = None
        self._line = QLineEdit()
        self._line.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self._line.setAccessibleName(_('Path'))
        self._line.textEdited.connect(self._typed)
        self._entries = QListWidget()
        down = QShortcut(QKeySequence('Down'), self._line, context=Qt.ShortcutContext.WidgetShortcut)
        down.activated.connect(self._entries.setFocus)
        self._entries.setProperty('role', 'choices')
        self._entries.itemActivated.connect(self._activated)
        self._entries.currentItemChanged.connect(self._moved)
        self._notice = Notice()
        self._lay_out(title)
        self.resize(620, 460)
        self._show_folder(self._folder)
        self._line.setText(str(start))
        self._line.setFocus()

    def _lay_out(self, title: str) -> None:
        words = {OPEN: _('Open'), SAVE: _('Save here'), FOLDER: _('Use this folder')}
        up = button(_('Up'), self._go_up, 'Alt+Up')
        places = [button(name, partial(self._show_folder, path), role='link') for name, path in _places()]
        accept = button(words[self._purpose], self._accept, role='primary')
        accept.setDefault(True)
        cancel = button(_('Cancel'), self.reject, 'Esc')
        lines = column(
            label(title, 'title'),
            row(up, *places, None),
            self._line,
            self._entries,
            self._notice,
            row(None, cancel, accept),
            margin=look.LARGE,
        )
        self.setLayout(lines)

    def _show_folder(self, folder: Path) -> None:
        try:
            inside = sorted(folder.iterdir(), key=lambda path: (not _is(Path.is_dir, path), path.name.casefold()))
        except OSError as error:
            sentence = _('{path} cannot be read: {reason}.').format(
                path=isolate(file_name(folder)), reason=error.strerror
            )
            self._notice.say('stop', sentence)
            return
        self._notice.quiet()
        self._folder = folder
        self._entries.blockSignals(True)
        self._entries.clear()
        for path in inside:
            if self._is_shown(path):
                self._entries.addItem(_entry(path))
        self._entries.blockSignals(False)
        name = Path(self._line.text()).name if self._purpose == SAVE else ''
        self._line.setText(str(folder / name))

    def _is_shown(self, path: Path) -> bool:
        if path.name.startswith('.'):
            return False
        if _is(Path.is_dir, path):
            return True
        return self._purpose != FOLDER and (not self._endings or path.suffix.lower() in self._endings)

    def _go_up(self) -> None:
        self._show_folder(self._folder.parent)

    def _typed(self, text: str) -> None:
        path = self._path(text)
        if text.endswith(('/', '\\')) and path != self._folder and _is(Path.is_dir, path):
            self._show_folder(path)
            self._line.setText(text)

    def _moved(self, item: QListWidgetItem | None) -> None:
        if item is not None and (self._purpose != SAVE or _is(Path.is_file, Path(item.data(_PATH)))):
            self._line.setText(item.data(_PATH))

    def _activated(self, item: QListWidgetItem) -> None:
        path = Path(item.data(_PATH))
        if _is(Path.is_dir, path):
            self._show_folder(path)
        else:
            self._line.setText(str(path))
            self._accept()

    def _path(self, text: str) -> Path:
        typed = Path(text.strip())
        with suppress(RuntimeError):  # the home of somebody whom the machine does not know
            typed = typed.expanduser()
        return self._folder / typed

    def _accept(self) -> None:
        path = self._path(self._line.text())
        if _is(Path.is_dir, path) and self._purpose != FOLDER:
            self._show_folder(path)
            return
        if self._purpose == SAVE:
            path = self._with_ending(path)
        sentence = self._objection(path)
        if sentence:
            self._notice.say('doubt', sentence)
            return
        self.chosen.emit(path)
        self.accept()

    def _with_ending(self, path: Path) -> Path:
        fits = not self._endings or path.suffix.lower() in self._endings
        return path if fits else path.with_name(path.name + self._endings[0])

    def _objection(self, path: Path) -> str:
        """Why a path will not do; a file that would be written over is named once and then accepted."""
        shown = isolate(file_name(path))
        if self._purpose == FOLDER:
            return '' if _is(Path.is_dir, path) else _('{path} is not a folder.').format(path=shown)
        if self._purpose == OPEN:
            return '' if _is(Path.is_file, path) else _('There is no file {path}.').format(path=shown)
        if not _is(Path.is_dir, path.parent):
            return _('There is no folder {path}.').format(path=isolate(file_name(path.parent)))
        if _is(Path.exists, path) and path != self._confirmed:
            self._confirmed = path
            return _('{path} already exists. Press Enter again to replace it.').format(path=shown)
        return ''


def _is(asked: Callable[[Path], bool], path: Path) -> bool:
    """What is asked of a path; of one that the system says nothing of, as on a disk pulled out, nothing is so."""
    try:
        return asked(path)
    except OSError:
        return False


def _entry(path: Path) -> QListWidgetItem:
    made = QListWidgetItem(isolate(file_name(f'{path.name}/' if _is(Path.is_dir, path) else path.name)))
    made.setData(_PATH, str(path))
    return made


def _places() -> list[tuple[str, Path]]:
    """Folders to start from: documents, home, and disks that were plugged in."""
    found = [(_('Documents'), documents()), (_('Home'), Path.home())]
    for disk in QStorageInfo.mountedVolumes():
        root = disk.rootPath()
        if disk.isReady() and (root.startswith(_PLUGGED_IN) or root[1:] == ':/'):
            found.append((isolate(file_name(Path(root).name or root)), Path(root)))
    return found


def choose(
    parent: QWidget,
    title: str,
    purpose: str,
    start: Path,
    endings: tuple[str, ...],
    chosen: Callable[[Path], object],
) -> Chooser:
    """Ask for a path and hand it to `chosen`; nothing happens where the person cancels."""
    asked = Chooser(parent, title, purpose, start, endings)
    asked.chosen.connect(chosen)
    asked.open()
    return asked
