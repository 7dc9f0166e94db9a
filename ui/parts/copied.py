"""What is copied goes to the clipboard for one paste, and into no history: it is marked as a password is."""

from PySide6.QtCore import QMimeData
from PySide6.QtGui import QClipboard

# Klipper and its like leave out what has the first; Windows leaves the rest out of Win+V and of other computers.
_WINDOWS = 'application/x-qt-windows-mime;value="{}"'
_NO = bytes(4)
MARKS = {
    'x-kde-passwordManagerHint': b'secret',
    _WINDOWS.format('ExcludeClipboardContentFromMonitorProcessing'): b'1',
    _WINDOWS.format('CanIncludeInClipboardHistory'): _NO,
    _WINDOWS.format('CanUploadToCloudClipboard'): _NO,
}


def to_copy(text: str) -> QMimeData:
    """A text as it is put on the clipboard."""
    made = QMimeData()
    made.setText(text)
    return _marked(made)


def mark(clipboard: QClipboard, mode: QClipboard.Mode) -> None:
    """Mark what stands on the clipboard, which Qt put there by itself."""
    there = clipboard.mimeData(mode)
    if there is None or not there.formats() or is_marked(there):
        return
    made = QMimeData()
    for kind in there.formats():
        made.setData(kind, there.data(kind))
    clipboard.setMimeData(_marked(made), mode)


def is_marked(there: QMimeData) -> bool:
    """Whether it is for no history."""
    return all(there.hasFormat(kind) for kind in MARKS)


def _marked(made: QMimeData) -> QMimeData:
    for kind, value in MARKS.items():
        made.setData(kind, value)
    return made
