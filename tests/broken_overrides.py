"""Breaks every override of the windows, one after another, beside an open register, and says how each went.

A program of its own, for one that is not guarded ends it: `python -m tests.broken_overrides REGISTER`.
"""

import importlib
import pkgutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtCore import (
    QEvent,
    QIdentityProxyModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPoint,
    QPointF,
    QRect,
    QSize,
    Qt,
    QUrl,
)
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QEnterEvent,
    QFocusEvent,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QStandardItem,
    QStandardItemModel,
    QUndoStack,
    QWheelEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractScrollArea,
    QApplication,
    QBoxLayout,
    QLabel,
    QLayout,
    QLineEdit,
    QScrollArea,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
    QWidgetItem,
)

import ui
from models.register.register import Register
from ui import overrides
from ui.app import Program
from ui.parts import tasks

Body = Callable[..., Any]
_NO_KEYS, _LEFT = Qt.KeyboardModifier.NoModifier, Qt.MouseButton.LeftButton


def walked() -> Iterator[tuple[type, str, Any]]:
    """Every override in every class of the windows: the class, the name and the method."""
    for module in pkgutil.walk_packages(ui.__path__, 'ui.'):
        for cls in vars(importlib.import_module(module.name)).values():
            if isinstance(cls, type) and issubclass(cls, shiboken6.Shiboken.Object) and cls.__module__ == module.name:
                yield from ((cls, name, method) for name, method in overrides.overrides(cls, cls))


# How Qt is brought to ask for each


def _sent(make: Callable[[], QEvent], *, to_viewport: bool = False) -> Callable[[Any], None]:
    def send(to: Any) -> None:
        inside = to.viewport() if to_viewport and isinstance(to, QAbstractScrollArea) else to
        QApplication.sendEvent(inside, make())

    return send


def _mouse(kind: QEvent.Type) -> QMouseEvent:
    return QMouseEvent(kind, QPointF(1, 1), QPointF(1, 1), _LEFT, _LEFT, _NO_KEYS)


def _wheel() -> QWheelEvent:
    at, no_button, no_phase = QPointF(1, 1), Qt.MouseButton.NoButton, Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(at, at, QPoint(), QPoint(0, 1), no_button, _NO_KEYS, no_phase, False)


_FILE = QMimeData()
_FILE.setUrls([QUrl.fromLocalFile('/tmp/x.xlsx')])


def _dragged() -> QDragEnterEvent:
    return QDragEnterEvent(QPointF(1, 1), Qt.DropAction.CopyAction, _FILE, _LEFT, _NO_KEYS)


def _dropped() -> QDropEvent:
    return QDropEvent(QPointF(1, 1), Qt.DropAction.CopyAction, _FILE, _LEFT, _NO_KEYS)


def _filtered(by: Any) -> None:
    watched = QObject()
    watched.installEventFilter(by)
    QApplication.sendEvent(watched, QEvent(QEvent.Type.User))


def _as_delegate(ask: Callable[[QTableView, QStandardItemModel], object]) -> Callable[[Any], None]:
    def asked(delegate: Any) -> None:
        model, view = QStandardItemModel(1, 1), QTableView()
        model.setItem(0, 0, QStandardItem('x'))
        view.setModel(model)
        view.setItemDelegate(delegate)
        view.show()
        ask(view, model)
        view.setItemDelegate(None)

    return asked


def _edit(view: QTableView, model: QStandardItemModel) -> None:
    view.openPersistentEditor(model.index(0, 0))
    editor = view.findChild(QLineEdit)
    if editor is not None:
        view.commitData(editor)
        view.closePersistentEditor(model.index(0, 0))


def _as_source(ask: Callable[[QIdentityProxyModel], object]) -> Callable[[Any], None]:
    def asked(model: Any) -> None:
        proxy = QIdentityProxyModel()
        proxy.setSourceModel(model)
        ask(proxy)
        proxy.setSourceModel(None)

    return asked


def _on_stack(ask: Callable[[QUndoStack], object]) -> Callable[[Any], None]:
    def asked(step: Any) -> None:
        stack = QUndoStack()
        stack.push(step)
        ask(stack)
        stack.clear()

    return asked


def _stand(view: Any) -> None:
    model = QStandardItemModel(2, 2)
    view.setModel(model)
    view.setCurrentIndex(model.index(1, 1))
    view.setModel(None)


def _in_layout(ask: Callable[[QBoxLayout, QLayout], object]) -> Callable[[Any], None]:
    def asked(layout: Any) -> None:
        host = QWidget()
        outer = QVBoxLayout(host)
        outer.addLayout(layout)
        layout.addWidget(inside := QWidget(host))
        ask(outer, layout)
        inside.setParent(None)

    return asked


def _item(thing: Any) -> Any:
    """What asks a thing for its sizes: what a layout has of a widget, a layout around it, or a table."""
    if not isinstance(thing, QWidget):
        return _Outer(thing)
    thing.setParent(_HOSTS.setdefault('', QWidget()))
    thing.show()
    return QWidgetItem(thing)


_HOSTS: dict[str, QWidget] = {}


def _ask_height(thing: Any) -> None:
    _item(thing).heightForWidth(99)


def _scroll(leaves: QStackedWidget) -> None:
    """Have it scrolled with a page in it whose height hangs on its width: a layout asks that page alone."""
    page = QLabel('x ' * 99)
    page.setWordWrap(True)
    leaves.addWidget(page)
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setWidget(leaves)
    area.resize(99, 99)
    area.show()
    QApplication.processEvents()
    area.takeWidget().setParent(_HOSTS.setdefault('', QWidget()))
    area.close()


class _Outer:
    """A layout around another one, or a table with a delegate, that asks it for its sizes."""

    def __init__(self, inner: Any) -> None:
        self._inner = inner

    def hasHeightForWidth(self) -> None:
        _in_layout(lambda outer, _layout: outer.hasHeightForWidth())(self._inner)

    def heightForWidth(self, _width: int) -> None:
        _in_layout(lambda outer, _layout: outer.heightForWidth(99))(self._inner)

    def sizeHint(self) -> None:
        if isinstance(self._inner, QLayout):
            _in_layout(lambda outer, _layout: outer.sizeHint())(self._inner)
        else:
            _as_delegate(lambda view, model: view.sizeHintForIndex(model.index(0, 0)))(self._inner)


def _copy(text: Any) -> None:
    text.setPlainText('x')
    text.selectAll()
    text.copy()


_KINDS = QEvent.Type
ASK: dict[str, Callable[[Any], object]] = {
    'changeEvent': _sent(lambda: QEvent(_KINDS.LanguageChange)),
    'closeEvent': _sent(QCloseEvent),
    'createEditor': _as_delegate(_edit),
    'createMimeDataFromSelection': _copy,
    'currentChanged': _stand,
    'data': lambda model: model.createIndex(0, 0).data(),
    'destroyEditor': _as_delegate(_edit),
    'dragEnterEvent': lambda widget: QWidget.event(widget, _dragged()),  # the application sends such to few
    'dropEvent': lambda widget: QWidget.event(widget, _dropped()),
    'enterEvent': _sent(lambda: QEnterEvent(QPointF(), QPointF(), QPointF())),
    'event': _sent(lambda: QEvent(_KINDS.User)),
    'eventFilter': _filtered,
    'flags': lambda model: model.createIndex(0, 0).flags(),
    'focusInEvent': _sent(lambda: QFocusEvent(_KINDS.FocusIn)),
    'focusNextPrevChild': _sent(lambda: QKeyEvent(_KINDS.KeyPress, Qt.Key.Key_Tab, _NO_KEYS)),
    'focusOutEvent': _sent(lambda: QFocusEvent(_KINDS.FocusOut)),
    'hideEvent': _sent(QHideEvent),
    'keyPressEvent': _sent(lambda: QKeyEvent(_KINDS.KeyPress, Qt.Key.Key_A, _NO_KEYS, 'a')),
    'leaveEvent': _sent(lambda: QEvent(_KINDS.Leave)),
    'mouseMoveEvent': _sent(lambda: _mouse(_KINDS.MouseMove), to_viewport=True),
    'mousePressEvent': _sent(lambda: _mouse(_KINDS.MouseButtonPress), to_viewport=True),
    'mouseReleaseEvent': _sent(lambda: _mouse(_KINDS.MouseButtonRelease), to_viewport=True),
    'nativeEventFilter': lambda seen: seen.nativeEventFilter(b'', 0),  # the system asks, not Qt
    'paint': _as_delegate(lambda view, _model: view.grab()),
    'paintEvent': _sent(lambda: QPaintEvent(QRect(0, 0, 9, 9)), to_viewport=True),
    'resizeEvent': _sent(lambda: QResizeEvent(QSize(9, 9), QSize(8, 8)), to_viewport=True),
    'setEditorData': _as_delegate(_edit),
    'setModelData': _as_delegate(_edit),
    'showEvent': _sent(QShowEvent),
    'redo': _on_stack(lambda _stack: None),  # a stack does what it is given
    'undo': _on_stack(lambda stack: stack.undo()),
    'sort': _as_source(lambda proxy: proxy.sort(0)),
    'updateEditorGeometry': _as_delegate(_edit),
    'wheelEvent': _sent(_wheel, to_viewport=True),
    # Of models
    'canFetchMore': _as_source(lambda proxy: proxy.canFetchMore(QModelIndex())),
    'columnCount': _as_source(lambda proxy: proxy.columnCount()),
    'fetchMore': _as_source(lambda proxy: proxy.fetchMore(QModelIndex())),
    'headerData': _as_source(lambda proxy: proxy.headerData(0, Qt.Orientation.Horizontal)),
    'rowCount': _as_source(lambda proxy: proxy.rowCount()),
    # Of layouts, and what these ask of widgets
    'addItem': _in_layout(lambda _outer, _layout: None),
    'count': lambda layout: layout.count(),  # nothing in Qt that is in use here asks
    'expandingDirections': _in_layout(lambda outer, _layout: outer.expandingDirections()),
    'hasHeightForWidth': lambda thing: _item(thing).hasHeightForWidth(),
    'heightForWidth': lambda thing: (_scroll if isinstance(thing, QStackedWidget) else _ask_height)(thing),
    'invalidate': _in_layout(lambda _outer, layout: layout.update()),
    'itemAt': _in_layout(lambda _outer, layout: layout.removeWidget(QWidget())),
    'minimumSize': _in_layout(lambda outer, _layout: outer.totalMinimumSize()),
    'minimumSizeHint': lambda widget: _item(widget).minimumSize(),
    'setGeometry': _in_layout(lambda outer, _layout: outer.setGeometry(QRect(0, 0, 99, 99))),
    'sizeHint': lambda thing: _item(thing).sizeHint(),
    'takeAt': _in_layout(lambda _outer, _layout: None),
    # Python alone
    'setText': lambda cut: cut.setText('x'),
}


# Breaking them


class Broken:
    """One override whose body raises as C code does, or is another one; one that is not guarded is put out whole."""

    def __init__(self, cls: type, name: str, body: Body | None = None) -> None:
        self._cls, self._name, self._method, self.reached = cls, name, vars(cls)[name], 0
        body = body or self._raise

        def broken(*given: Any, **named: Any) -> Any:
            return body(*given, **named)

        broken.__name__, broken.__annotations__ = name, self._method.__annotations__
        if overrides.is_guarded(self._method):
            self._cell = self._method.__closure__[self._method.__code__.co_freevars.index('method')]
            self._whole, self._cell.cell_contents = self._cell.cell_contents, broken
        else:
            setattr(cls, name, broken)

    def _raise(self, *_given: Any, **_named: Any) -> None:
        self.reached += 1
        int('x')

    def mend(self) -> None:
        """Put the body back."""
        if overrides.is_guarded(self._method):
            self._cell.cell_contents = self._whole
        else:
            setattr(self._cls, self._name, self._method)


def bare(cls: type) -> Any:
    """An instance with what Qt has of it, and nothing of ours; a layout whole, for Qt asks it for its items."""
    if issubclass(cls, QLayout):
        return cls()
    qts = next(base for base in cls.__mro__ if base.__module__.startswith('PySide6'))
    made = cls.__new__(cls)
    qts.__init__(made)
    return made


def break_one(program: Program, cls: type, name: str) -> str:
    """Break one override and have Qt ask for it: what went wrong."""
    if name not in ASK:
        return 'nobody said how Qt asks for it: enter it in ASK'
    broken, beside = Broken(cls, name), []
    if issubclass(cls, QAbstractItemDelegate) and name != 'createEditor' and 'createEditor' in vars(cls):
        beside.append(Broken(cls, 'createEditor', lambda _self, parent, *_more: QLineEdit(parent)))
    overrides._told.clear()
    try:
        ASK[name](bare(cls))
        QApplication.processEvents()
    except BaseException as error:
        return f'{type(error).__name__} came out of Qt: {error}'
    finally:
        for one in (broken, *beside):
            one.mend()
    return _said(program, broken)


def _said(program: Program, broken: Broken) -> str:
    if not broken.reached:
        return 'Qt did not ask for it'
    if program.trouble is None or not program.trouble.isVisible():
        return 'no sheet came'
    found = '' if 'ValueError' in program.trouble.text() else 'the sheet says nothing of it'
    program.trouble.close()
    return found


def main(path: Path) -> int:
    """Break every override of every class; how many went wrong."""
    tasks.Threads.used = False
    program = Program(QApplication(['sijill']))
    program.watch_for_trouble()
    program.open_window(Register.open(path))
    faults = 0
    for cls, name, _method in walked():
        print(f'{cls.__qualname__}.{name}', end=' ', flush=True)
        said = break_one(program, cls, name)
        faults += bool(said)
        print(said or 'fine', flush=True)
    program._end()
    print('the program stays', flush=True)
    return faults


if __name__ == '__main__':
    sys.exit(main(Path(sys.argv[1])))
