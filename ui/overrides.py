"""What Qt asks of our classes never raises into Qt: an error there is told to the program, and Qt gets a plain answer.

PySide 6.12 on Python 3.11 ends in a segmentation fault where C code raises (`int('x')`, `[][1]`, `csv.Error`) in an
override that Qt calls while another call from Python to Qt is under way, through `super()` for instance. What is raised
in Python itself is held back instead, and comes out of that other call, which has done nothing wrong.
"""

import enum
import functools
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from types import FunctionType, TracebackType
from typing import Any

from PySide6.QtCore import QEvent, QSize
from shiboken6 import Shiboken

_QTS = ('PySide6', 'shiboken6', 'Shiboken')
# What somebody did and waits for; whatever else Qt asks, such as to paint, it asks over and over.
_DONE_BY_HAND = {
    QEvent.Type.KeyPress,
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
    QEvent.Type.Drop,
    QEvent.Type.Close,
}
_told: set[tuple[object, int]] = set()


def guard_every_class() -> None:
    """From now on have every class that is made from one of Qt's answer for its overrides."""
    Shiboken.Object.__init_subclass__ = classmethod(_made)


def _made(cls: type, **given: Any) -> None:
    super(Shiboken.Object, cls).__init_subclass__(**given)
    for ours in cls.__mro__:
        for name, method in overrides(ours, cls):
            if not is_guarded(method):
                setattr(ours, name, _guarded(method))


def overrides(ours: type, cls: type) -> Iterator[tuple[str, Any]]:
    """What a class of ours has in the place of Qt's, in a class that is made from both: by name."""
    if _is_qts(ours):
        return
    qts = [base for base in cls.__mro__ if _is_qts(base) and base is not object]
    for name, there in list(vars(ours).items()):
        if isinstance(there, FunctionType) and not name.startswith('__') and any(hasattr(base, name) for base in qts):
            yield name, there


def _is_qts(cls: type) -> bool:
    return cls is object or cls.__module__.partition('.')[0] in _QTS


def is_guarded(method: Callable[..., Any]) -> bool:
    """Whether a method tells its errors instead of raising them."""
    return hasattr(method, 'is_guarded')


def _guarded(method: FunctionType) -> Callable[..., Any]:
    @functools.wraps(method)
    def asked(*given: Any, **named: Any) -> Any:
        try:
            return method(*given, **named)
        except BaseException as error:
            with suppress(BaseException):  # near the end of the memory or of the stack, telling it fails too
                _tell(error, _kind_of_event(given))
        return _plain_answer(method, given)

    asked.is_guarded = True  # type: ignore[attr-defined]
    return asked


def _kind_of_event(given: tuple[Any, ...]) -> QEvent.Type | None:
    return next((one.type() for one in given if isinstance(one, QEvent)), None)


def _tell(error: BaseException, event: QEvent.Type | None) -> None:
    """Hand an error to the program; where nobody did anything, once for each place, for paintings have no end."""
    place = _place_of(error.__traceback__)
    if event in _DONE_BY_HAND or place not in _told:
        _told.add(place)
        sys.excepthook(type(error), error, error.__traceback__)


def _place_of(trace: TracebackType | None) -> tuple[object, int]:
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return (trace.tb_frame.f_code, trace.tb_lineno) if trace is not None else (None, 0)


def _plain_answer(method: FunctionType, given: tuple[Any, ...]) -> Any:
    """What Qt gets where there is no answer: nothing, no, 0, an empty size; a window that was to be closed stays."""
    if _kind_of_event(given) == QEvent.Type.Close:
        given[-1].ignore()
        return True if method.__name__ == 'eventFilter' else None
    kind = method.__annotations__.get('return')
    if kind == tuple[bool, int]:
        return False, 0
    if isinstance(kind, enum.EnumMeta):
        return kind(0)
    return kind() if kind in (bool, int, QSize) else None
