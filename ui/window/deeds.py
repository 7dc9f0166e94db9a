"""What can be done in the main window from anywhere: declared once, with its words, keys, menu, and what does it."""

from collections.abc import Callable, Iterator
from functools import partial

from models.language.labels import new_record_label
from models.language.messages import _, language
from models.record import records
from models.register.review import personal_keys
from ui.form.asked_beside.question_box import CLOSE_KEY, COPY_KEY
from ui.form.asked_beside.question_line import ASK_KEY
from ui.form.contacts_beside.contact_strip import CONTACT_KEY
from ui.form.likely_strip import LIKELY_KEY
from ui.form.map_pane import MAP_KEY
from ui.form.record_form import SEND_KEY
from ui.panes.account_pane import BESIDE_KEY
from ui.parts.past_in_words import REDO_SAVE_KEY, UNDO_SAVE_KEY
from ui.window.actions import EDIT, FILE, HELP, RECORD, TOOLS, VIEW, Actions, Deed, Group
from ui.window.follow_up_at_side.follow_up_deeds import FollowUpDeeds
from ui.window.follow_up_at_side.follow_up_view import LIST_KEY
from ui.window.list_pane import BY_STATE
from ui.window.past_saves import PastSaves
from ui.window.question_sheets.sheet_deed import SHEET_KEY, QuestionSheetDeed
from ui.window.record_pane import RecordPane
from ui.window.register_menu import Upkeep
from ui.window.sidebar import WHO_KEY, SideEntry
from ui.window.two_at_once.two_records import COMPARE_KEY, GIVE_BACK_KEY, SPLIT_KEY
from ui.window.window import MainWindow

_NEW = {'incident': ('Ctrl+N',), 'abductee': ('Ctrl+Shift+N',)}
_SECTIONS = 9
# Keys that the lines of a form answer while they have the focus, and those of them that the window has besides.
FORM_KEYS = ('Return', 'F2', 'F6', 'Shift+F6', 'Ctrl+D', 'Ctrl+C', 'Ctrl+V', 'Ctrl+Shift+K', 'Ctrl+Shift+A', 'Ctrl+Del')
_FORM_OVERRIDES = ('Ctrl+D',)
# A deed that cannot be done in a register that is open for reading only.
_writing = partial(Deed, writes=True)


def declare(actions: Actions, window: MainWindow, upkeep: Upkeep) -> None:
    """Take up everything that can be done from anywhere."""
    actions.add(*_file(window, upkeep), *_edit(window), *_record(window), *_view(window), *_tools(window, upkeep))
    actions.add(*_help(window, upkeep))
    for name in ('send', 'approve', 'return', 'close_question'):
        actions.action(name).setAutoRepeat(False)  # a held key decides once
    actions.tell(_('In a form'), of_the_form(), FORM_KEYS, _FORM_OVERRIDES)


def _file(window: MainWindow, upkeep: Upkeep) -> list[Group]:
    return [
        Group(
            FILE,
            [
                _of_file(upkeep, 'back_up', _('Back up now'), upkeep.back_up, ('Ctrl+Shift+B',)),
                _of_file(upkeep, 'restore', _('Restore a backup …'), upkeep.choose_backup, writes=True),
                _of_file(upkeep, 'clean_copy', _('Make a clean copy …'), upkeep.ask_clean_copy),
                _passphrase(upkeep),
                _recovery(upkeep),
            ],
        ),
        Group(
            FILE,
            [
                Deed('export_list', _('Export what the list shows'), window.export_list, ('Ctrl+Shift+X',)),
                _question_sheet(window.question_sheet),
                _follow_up_list(window.following),
            ],
        ),
        Group(
            FILE,
            [
                Deed('change_who', _('Change who works …'), window.change_who, (WHO_KEY,), is_shown=window.has_several),
                Deed('lock', _('Lock'), window.lock, ('Ctrl+L',)),
            ],
        ),
    ]


def _of_file(
    upkeep: Upkeep, name: str, title: str, do: Callable[[], object], keys: tuple[str, ...] = (), *, writes: bool = False
) -> Deed:
    """What is done with the file of a register, and refused with a sentence where it lies on a server."""
    return Deed(name, title, partial(upkeep.with_file, do), keys, writes=writes)


def _passphrase(upkeep: Upkeep) -> Deed:
    title = _('Change the passphrase …')
    return _of_file(upkeep, 'passphrase', title, upkeep.passphrase_asked.emit, ('Ctrl+Alt+P',), writes=True)


def _recovery(upkeep: Upkeep) -> Deed:
    """What is offered only where there is a key of headquarters for it."""
    title = _('Recovery file …')
    return _writing('recovery', title, upkeep.show_recovery, ('Ctrl+Alt+V',), is_shown=upkeep.may_recover)


def _question_sheet(sheet: QuestionSheetDeed) -> Deed:
    """What is offered only where something was asked."""
    title = _('Question sheet …')
    return Deed('question_sheet', title, sheet.ask_where, (SHEET_KEY,), is_shown=sheet.may_write, says=sheet.says)


def _follow_up_list(following: FollowUpDeeds) -> Deed:
    """What is offered only while such a list is shown."""
    title = _('Save this follow-up list …')
    return Deed('follow_up_list', title, following.ask_where, (LIST_KEY,), is_shown=following.may_save)


def _edit(window: MainWindow) -> list[Group]:
    record = window.record
    return [
        Group(
            EDIT,
            [
                _writing('undo', _('Undo the last change'), window.undo, ('Ctrl+Z',), record.may_undo),
                _writing('redo', _('Redo the last change'), window.redo, ('Ctrl+Y', 'Ctrl+Shift+Z'), record.may_redo),
            ],
        ),
        Group(EDIT, [*_of_saves(window.past)]),
        Group(
            EDIT,
            [
                _writing('same', _('Copy from previous record'), record.same_as_before, ('Ctrl+D',), record.has_form),
                _writing('carry', _('Keep for next record'), record.toggle_carry, ('Ctrl+K',), record.has_form),
            ],
        ),
        Group(
            EDIT,
            [
                Deed('search', _('Search'), window.focus_search, ('Ctrl+F',)),
                Deed('filter', _('Add a filter'), window.list.bar.open_menu, ('Ctrl+Shift+F',)),
            ],
        ),
    ]


def _of_saves(past: PastSaves) -> Iterator[Deed]:
    """Undoing and redoing what is saved: in the menu it is called by what it is about."""
    undo, redo = _('Undo a save or an import…'), _('Redo a save or an import')
    yield _writing('undo_save', undo, past.undo, (UNDO_SAVE_KEY,), past.may_undo, says=past.undo_says)
    yield _writing('redo_save', redo, past.redo, (REDO_SAVE_KEY,), past.may_redo, says=past.redo_says)


def _record(window: MainWindow) -> list[Group]:
    record = window.record
    kinds = [cls.record_kind for cls in records.roots()]
    new = [
        _writing(f'new_{kind}', new_record_label(kind), partial(window.new, kind), _NEW.get(kind, ())) for kind in kinds
    ]
    patterns = _writing('patterns', _('Presets…'), record.toggle_patterns, ('Ctrl+Shift+P',))
    return [
        Group(RECORD, [*new, patterns, _writing('note', _('Quick note'), window.toggle_note, ('Ctrl+J',))]),
        Group(
            RECORD,
            [
                _writing('save', _('Save'), record.save, ('Ctrl+S',), record.has_form),
                _writing('save_next', _('Save and next'), window.save_and_next, ('Ctrl+Return',), record.has_form),
            ],
        ),
        _review(window),
        _questions(window),
        _two_records(window),
        _whole_record(window),
        _problems(record),
        _sections(record),
    ]


def _review(window: MainWindow) -> Group:
    """What is decided about the record that lies open, about what is selected, or about all of the list."""
    review, of_record = window.review, partial(_writing, in_sight=window.record.isVisible)
    send, everything = _('Send for review'), _('Send all of this list for review…')
    sample = _('Approve by sample…')
    return Group(
        RECORD,
        [
            of_record('send', send, review.send, (SEND_KEY,), window.record.has_form, says=review.send_says),
            of_record('send_all', everything, review.ask_send_all, ('Ctrl+Alt+S',), review.may_send_all),
            of_record('approve', _('Approve'), review.approve, ('Ctrl+Shift+O',), review.may_decide),
            of_record('return', _('Return for correction…'), review.ask_return, ('Ctrl+Shift+T',), review.may_decide),
            of_record('put_off', _('Put off…'), review.ask_put_off, ('Ctrl+Alt+O',), review.may_decide),
            _writing('sample', sample, review.show_sample, ('Ctrl+Alt+A',), is_shown=review.may_sample),
        ],
    )


def _questions(window: MainWindow) -> Group:
    """What is asked about the record that lies open, or about what is selected."""
    asking, of_record = window.asking, partial(_writing, in_sight=window.record.isVisible)
    following = window.following
    return Group(
        RECORD,
        [
            of_record('ask', _('Ask a question…'), asking.ask, (ASK_KEY,), asking.may_ask, says=asking.ask_says),
            Deed('next_question', _('Next question'), partial(asking.go_on, 1), ('F3',), asking.has_questions),
            Deed(
                'question_before',
                _('Previous question'),
                partial(asking.go_on, -1),
                ('Shift+F3',),
                asking.has_questions,
            ),
            of_record('close_question', _('Close the question…'), asking.close, (CLOSE_KEY,), asking.may_close),
            Deed('copy_question', _('Copy question'), asking.copy, (COPY_KEY,), asking.has_questions),
            of_record('note_contact', _('Asked: note a contact…'), following.note, (CONTACT_KEY,), following.may_note),
        ],
    )


def _two_records(window: MainWindow) -> Group:
    """What is done with two records, or with one that is two."""
    two = window.two_records
    compare, back = _('Compare or merge…'), _('Un-merge…')
    return Group(
        RECORD,
        [
            Deed('compare', compare, two.compare, (COMPARE_KEY,)),
            _writing('split', _('Split the record…'), two.split, (SPLIT_KEY,), two.may_split),
            _writing('give_back', back, two.give_back, (GIVE_BACK_KEY,), two.may_give_back),
        ],
    )


def _whole_record(window: MainWindow) -> Group:
    """What is done with the record that lies open, or with all that is selected."""
    record, review = window.record, window.review
    of_record = partial(_writing, in_sight=record.isVisible)
    return Group(
        RECORD,
        [
            of_record('revert', _('Revert to what is saved'), record.revert, ('Ctrl+Alt+R',), record.may_revert),
            of_record('duplicate', _('Duplicate record'), record.duplicate, ('Ctrl+Shift+D',), record.has_form),
            Deed(
                'history',
                _('History'),
                record.toggle_history,
                ('Ctrl+H',),
                record.has_stored,
                in_sight=record.isVisible,
            ),
            of_record('withdraw', _('Withdraw…'), review.ask_withdraw, ('Ctrl+Shift+W',), record.has_live),
            of_record('bring_back', _('Restore record'), review.bring_back, (), record.has_withdrawn),
            of_record('erase', _('Erase for good…'), record.toggle_erase, ('Ctrl+Shift+Del',), record.has_stored),
        ],
    )


def _problems(record: RecordPane) -> Group:
    """What is done with what is found in the record."""
    return Group(
        RECORD,
        [
            _writing(
                'set_aside',
                _('Dismiss the warning…'),
                record.set_aside,
                ('Ctrl+E',),
                record.has_form,
                in_sight=record.isVisible,
            ),
            Deed('next_problem', _('Next problem'), partial(record.next_problem, 1), ('F8',), record.has_form),
            Deed(
                'problem_before',
                _('Previous problem'),
                partial(record.next_problem, -1),
                ('Shift+F8',),
                record.has_form,
            ),
            Deed('likely', _('Possible duplicates'), record.focus_likely, (LIKELY_KEY,), record.has_form),
        ],
    )


def _sections(record: RecordPane) -> Group:
    deeds = [
        Deed(
            f'section_{number}',
            _('Section {number}').format(number=number),
            partial(record.go_to_section, number),
            (f'Alt+{number}',),
            partial(record.has_section, number),
        )
        for number in range(1, _SECTIONS + 1)
    ]
    line = (_('Sections of the form, in their order'), f'Alt+1 … {_SECTIONS}')
    return Group(RECORD, deeds, _('Go to a section'), line)


def _view(window: MainWindow) -> list[Group]:
    record = window.record
    entries = [(one, _showing(window, one)) for one in window.side.entries.values()]
    pages = window.page_entries.keys() - BY_STATE.keys()
    return [
        Group(VIEW, [deed for one, deed in entries if one.key not in pages and not one.below]),
        Group(VIEW, [deed for one, deed in entries if one.below], _('Lists of follow-up')),
        Group(VIEW, [deed for one, deed in entries if one.key in pages]),
        Group(
            VIEW,
            [
                Deed('all_fields', _('All fields'), record.toggle_all, ('Ctrl+M',), record.has_form),
                Deed('map', _('Map'), record.toggle_map, (MAP_KEY,), record.has_form),
                Deed(
                    'beside',
                    _('Show the account beside the fields'),
                    window.toggle_beside,
                    (BESIDE_KEY,),
                    record.has_form,
                ),
            ],
        ),
        Group(
            VIEW,
            [
                Deed('larger', _('Larger text'), partial(window.resize_text, 1), ('Ctrl++', 'Ctrl+=')),
                Deed('smaller', _('Smaller text'), partial(window.resize_text, -1), ('Ctrl+-',)),
                Deed('usual', _('Usual size of text'), partial(window.resize_text, 0), ('Ctrl+Alt+0',)),
                Deed('language', _('Arabic or English'), window.switch_language, ('Ctrl+Shift+L',)),
            ],
        ),
    ]


def _showing(window: MainWindow, entry: SideEntry) -> Deed:
    """Going to a list or page at the side."""
    keys = (entry.stroke,) if entry.stroke else ()
    return Deed(
        f'show_{entry.key}',
        entry.title,
        partial(window.show_page, entry.key),
        keys,
        lambda: bool(entry.below) or not entry.isHidden(),
    )


def _tools(window: MainWindow, upkeep: Upkeep) -> list[Group]:
    register = window.register
    orders = [
        Deed(
            f'dates_{order or "asked"}',
            title,
            partial(register.settings.set_for_now, 'date_order', order),
            is_chosen=lambda order=order: register.settings.date_order == order,
        )
        for order, title in (
            ('', _('Ask each time')),
            ('day_first', _('Always the day first')),
            ('month_first', _('Always the month first')),
        )
    ]
    has_keys = partial(personal_keys.is_offered, window.register)
    return [
        Group(
            TOOLS,
            [
                Deed('people', _('People …'), upkeep.show_people),
                Deed('check', _('Check the register'), upkeep.check),
                Deed('changes', _('Changes to the register'), upkeep.show_changes),
                Deed('head', _('End of the history …'), upkeep.show_head, ('Ctrl+Alt+E',)),
                _writing('own_key', _('Your signing key …'), upkeep.show_own_key, ('Ctrl+Alt+K',), is_shown=has_keys),
            ],
        ),
        Group(TOOLS, orders, _('Dates such as 3/4/2024')),
    ]


def _help(window: MainWindow, upkeep: Upkeep) -> list[Group]:
    return [
        Group(
            HELP,
            [
                Deed('keys', _('Keys'), window.toggle_keys, ('F1',)),
                Deed('menu', _('Menu bar'), window.open_menu_bar, ('F10',)),
            ],
        ),
        Group(HELP, [Deed('about', _('About Sijill'), upkeep.about)]),
    ]


def of_the_form() -> list[tuple[str, str]]:
    """What the keys of fields and lines do while one types."""
    return [
        (_('Next field that is empty'), 'Enter'),
        (_('Choose several values in one field'), ';'),
        (_('Show the list of a field'), '↓'),
        (_('Accept the highlighted choice and go on'), 'Tab'),
        (_('Next line of a grid'), 'Enter'),
        (_('Edit a cell'), 'F2'),
        (_('A casualty line in letters: five civilians killed'), '5 م ق' if language() == 'ar' else '5 c k'),
        (_('Go to the names below a line, and back'), 'F6, Shift+F6'),
        (_('Copy from cell above'), 'Ctrl+D'),
        (_('Copy and paste cells'), 'Ctrl+C, Ctrl+V'),
        (_('One of these people died later'), 'Ctrl+Shift+K'),
        (_('Make an abductee record for a named person'), 'Ctrl+Shift+A'),
        (_('Remove or withdraw a line'), 'Ctrl+Delete'),
        (_('Back'), 'Esc'),
    ]
