"""Nothing is left behind by much use: windows that were put away are gone, and the memory does not grow."""

import gc
import os
import weakref
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication, QWidget

from models.language import messages
from models.register.register import Register
from tests import invented
from tests.test_layers import ROOT
from ui.app import Program
from ui.parts import look, tasks
from ui.parts.page import Page
from ui.parts.soon import soon
from ui.window.window import MainWindow

MOST_GROWN = 20
_PAGE = os.sysconf('SC_PAGE_SIZE') if hasattr(os, 'sysconf') else 0


@pytest.fixture
def program(
    qapp: QApplication, register: Register, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[Program]:
    monkeypatch.setattr(tasks.Threads, 'used', True)
    monkeypatch.setenv('HOME', str(tmp_path))
    for _time in range(30):
        register.save(invented.incident())
    register.save(invented.abductee())
    made = Program(qapp)
    made.open_window(register)
    yield made
    made._close_register()
    made.idle.end()
    made.deleteLater()
    settle()
    messages.use('en')
    look.apply(qapp, dark=False)


def settle() -> None:
    """Let go of everything that nobody has any more."""
    QApplication.processEvents()
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    gc.collect()


def alive(kind: type) -> list[object]:
    """The objects of a kind that are left, with or without what Qt had of them."""
    return [thing for thing in gc.get_objects() if isinstance(thing, kind)]


def megabytes() -> float:
    """The memory that the program has now."""
    pages = int(Path('/proc/self/statm').read_text(encoding='ascii').split()[1])
    return pages * _PAGE / 1e6


def switch_pages(program: Program, times: int) -> None:
    entries = list(program.window.side.entries)
    for turn in range(times):
        program.window.show_page(entries[turn % len(entries)])
        QApplication.processEvents()


def switch_languages(program: Program, times: int) -> None:
    for _turn in range(times):
        program.window.switch_language()
        settle()


def test_what_was_to_be_done_soon_keeps_nothing_that_is_gone_before(qapp: QApplication) -> None:
    """As `QTimer.singleShot` does, by which a window that was locked while it was shown stayed for ever."""
    done: list[str] = []
    staying, going = QWidget(), QWidget()
    gone = weakref.ref(going)
    soon(staying, lambda: done.append('staying'))
    soon(going, going.hide)
    soon(going, partial(lambda page: done.append(page.objectName()), going))
    going.deleteLater()
    del going
    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
    settle()
    assert done == ['staying']
    assert gone() is None
    staying.deleteLater()


def test_nothing_is_done_soon_in_another_way() -> None:
    calls = [path for path in ROOT.glob('ui/**/*.py') if '.singleShot(' in path.read_text(encoding='utf-8')]
    assert calls == [ROOT / 'ui' / 'parts' / 'soon.py']


@pytest.mark.slow
@pytest.mark.timeout(1_200)
@pytest.mark.skipif(not Path('/proc/self/statm').exists(), reason='the memory is read as Linux tells it')
@pytest.mark.parametrize(('pages', 'languages'), [(40, 3), pytest.param(1_000, 30, marks=pytest.mark.soak)])
def test_much_switching_leaves_one_window_and_no_memory(program: Program, pages: int, languages: int) -> None:
    for _language in range(4):  # what is drawn and remembered once in each language is no growth
        switch_pages(program, 26)
        switch_languages(program, 1)
    before, listening = megabytes(), len(program.register._listeners)
    switch_pages(program, pages)
    paged = megabytes()
    switch_languages(program, languages)
    after = megabytes()
    tasks.finish()  # a thread that reads for a window has it until it ends
    settle()
    windows = alive(MainWindow)
    print(f'\n{pages} pages: {paged - before:+.1f} MB; {languages} languages: {after - paged:+.1f} MB; '
          f'{len(windows)} window, {len(alive(Page))} pages')  # fmt: skip
    assert windows == [program.window]
    assert shiboken6.isValid(program.window)
    assert len(alive(Page)) == len(program.window.pages_by_name)
    assert len(program.register._listeners) == listening
    assert after - before < MOST_GROWN
