"""Whether a window can be opened on this computer: asked before Qt is, which would end the program instead."""

import ctypes
import importlib.util
import os
import re
import sys
from pathlib import Path

from models.language.messages import _

_NAME = re.compile(r'\S+\.so[.\d]*')


def lack() -> str:
    """A sentence that says what this computer lacks for a window, '' where it lacks nothing that we know of."""
    if not sys.platform.startswith('linux') or os.environ.get('QT_QPA_PLATFORM', 'xcb') != 'xcb':
        return ''
    plugins = _plugins()
    if os.environ.get('WAYLAND_DISPLAY') and (plugins / 'libqwayland.so').exists():
        return ''
    if library := _missing(plugins / 'libqxcb.so'):
        return _('Sijill cannot open its window: this computer lacks {file}. Install the package that has it.').format(
            file=library
        )
    if not _has_screen():
        return _(
            'There is no screen to open the window on. Start Sijill from a desktop, or give it a command, '
            'as `sijill --help` lists them.'
        )
    return ''


def _plugins() -> Path:
    qt = importlib.util.find_spec('PySide6')
    assert qt is not None and qt.origin is not None
    return Path(qt.origin).parent / 'Qt' / 'plugins' / 'platforms'


def _missing(plugin: Path) -> str:
    """The library without which Qt cannot draw on a screen, '' where all are there."""
    try:
        ctypes.CDLL(str(plugin))
    except OSError as error:
        named = _NAME.search(str(error.__cause__ or error))  # a packaged program says it in other words, and why below
        return named[0].rstrip(':') if named else plugin.name
    return ''


def _has_screen() -> bool:
    xcb = ctypes.CDLL('libxcb.so.1')
    xcb.xcb_connect.restype = ctypes.c_void_p
    xcb.xcb_connection_has_error.argtypes = xcb.xcb_disconnect.argtypes = [ctypes.c_void_p]
    connection = xcb.xcb_connect(None, None)
    try:
        return not xcb.xcb_connection_has_error(connection)
    finally:
        xcb.xcb_disconnect(connection)
