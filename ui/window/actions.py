"""What can be done in the main window, declared once: its words, its key, and what does it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from models.language.labels import record_label
from models.language.messages import _
from models.record import records
from ui.form.likely_strip import LIKELY_KEY
from ui.form.map_pane import MAP_KEY

if TYPE_CHECKING:
    from ui.window.window import MainWindow

_NEW = {'incident': 'Ctrl+N', 'abductee': 'Ctrl+Shift+N'}


class Deed(NamedTuple):
    """Something that can be done: its name, the key that does it ('' for none), and the doing."""

    title: str
    key: str
    do: Callable[[], object]


def begin(window: 'MainWindow') -> list[Deed]:
    """What begins a record."""
    kinds = [cls.record_kind for cls in records.roots()]
    new = [
        Deed(_('New: {kind}').format(kind=record_label(kind)), _NEW.get(kind, ''), lambda kind=kind: window.new(kind))
        for kind in kinds
    ]
    return [
        *new,
        Deed(_('Patterns…'), 'Ctrl+Shift+P', window.toggle_patterns),
        Deed(_('Quick note'), 'Ctrl+J', window.toggle_note),
    ]


def save(window: 'MainWindow') -> list[Deed]:
    """What ends a record, and takes it back."""
    return [
        Deed(_('Save'), 'Ctrl+S', window.save),
        Deed(_('Save and next'), 'Ctrl+Return', window.save_and_next),
        Deed(_('Undo last save'), 'Ctrl+Alt+Z', window.undo),
    ]


def record(window: 'MainWindow') -> list[Deed]:
    """What is done with the record that lies open."""
    return [
        Deed(_('Same as in the record before'), 'Ctrl+D', window.same_as_before),
        Deed(_('Carry over to the next record'), 'Ctrl+K', window.toggle_carry),
        Deed(_('Duplicate record'), 'Ctrl+Shift+D', window.duplicate),
        Deed(_('Withdraw…'), 'Ctrl+Shift+W', window.ask_withdraw),
        Deed(_('Bring back'), '', window.bring_back),
        Deed(_('History'), 'Ctrl+H', window.toggle_history),
    ]


def problems(window: 'MainWindow') -> list[Deed]:
    """What is done with what is found in the record."""
    return [
        Deed(_('Set the doubt aside…'), 'Ctrl+E', window.set_aside),
        Deed(_('Next problem'), 'F8', lambda: window.next_problem(1)),
        Deed(_('Problem before'), 'Shift+F8', lambda: window.next_problem(-1)),
        Deed(_('Likely duplicates'), LIKELY_KEY, window.focus_likely),
    ]


def look(window: 'MainWindow') -> list[Deed]:
    """What changes how things are shown."""
    return [
        Deed(_('All fields'), 'Ctrl+M', window.toggle_all),
        Deed(_('Map'), MAP_KEY, window.toggle_map),
        Deed(_('Account beside the fields'), 'Ctrl+B', window.toggle_beside),
        Deed(_('Arabic or English'), 'Ctrl+Shift+L', window.switch_language),
        Deed(_('Larger text'), 'Ctrl++', lambda: window.resize_text(1)),
        Deed(_('Smaller text'), 'Ctrl+-', lambda: window.resize_text(-1)),
        Deed(_('Usual size of text'), 'Ctrl+Alt+0', lambda: window.resize_text(0)),
    ]


def find(window: 'MainWindow') -> list[Deed]:
    """What finds things, and the rest."""
    return [
        Deed(_('Search'), 'Ctrl+F', window.focus_search),
        Deed(_('Add a filter'), 'Ctrl+Shift+F', window.bar.open_menu),
        Deed(_('Export what the list shows'), 'Ctrl+Shift+X', window.export_list),
        Deed(_('Keys'), 'F1', window.toggle_keys),
        Deed(_('Lock'), 'Ctrl+L', window.lock),
    ]


def quiet(window: 'MainWindow') -> list[Deed]:
    """Keys that no menu shows: second ones, and those of the sections."""
    sections = [
        Deed('', f'Alt+{number}', lambda number=number: window.go_to_section(number)) for number in range(1, 10)
    ]
    return [
        *sections,
        Deed('', 'Ctrl+Z', window.undo),
        Deed('', 'Ctrl+=', lambda: window.resize_text(1)),
        Deed('', 'F10', window.side.opener.showMenu),
    ]
