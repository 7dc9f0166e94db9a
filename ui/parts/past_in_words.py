"""What was done in the register, in the words of undoing and redoing it."""

from models.language.messages import _, ngettext
from models.language.text import file_name, isolate
from models.register.undoing import Past

UNDO_SAVE_KEY, REDO_SAVE_KEY = 'Ctrl+Alt+Z', 'Ctrl+Alt+Y'


# What is done to two records at once.
_OF_TWO = ('merge', 'unmerge', 'split', 'apart')


def undo_in_words(past: Past) -> str:
    """What undoing an action is called, such as `Undo the save of DZ1-2024-0001`."""
    if past.file and not past.records:
        text = _('Undo the import of {file}')
    elif past.file:
        text = ngettext(
            'Undo the import of {count} record from {file}',
            'Undo the import of {count} records from {file}',
            past.records,
        )
    elif past.action == 'decide' and past.records > 1:
        text = ngettext('Undo a decision about {count} record', 'Undo a decision about {count} records', past.records)
    elif past.action == 'ask' and past.records > 1:
        text = ngettext('Undo {count} question', 'Undo {count} questions', past.records)
    elif past.action in _OF_TWO:
        text = undo_of_two(past.action)
    elif past.records > 1:
        text = ngettext('Undo a change of {count} record', 'Undo a change of {count} records', past.records)
    else:
        text = {
            'save': _('Undo the save of {reference}'),
            'withdraw': _('Undo the withdrawal of {reference}'),
            'bring_back': _('Undo the restoring of {reference}'),
            'revert': _('Undo the reverting in {reference}'),
            'decide': _('Undo the decision about {reference}'),
            'ask': _('Undo the question about {reference}'),
            'answer': _('Undo the answer about {reference}'),
            'close': _('Undo the closing of a question about {reference}'),
            'sentence': _('Undo the change of a sentence of the report'),
            'let_through': _('Undo letting words leave'),
            'contact': _('Undo the contact line about {reference}'),
        }.get(past.action, _('Undo the last change of {reference}'))
    return _filled(text, past)


def undo_of_two(action: str) -> str:
    """What undoing is called of what was done to two records."""
    return {
        'merge': _('Undo the merge of two records'),
        'unmerge': _('Undo the un-merging of two records'),
        'split': _('Undo the split of a record'),
        'apart': _('Undo that two records are not the same'),
    }[action]


def redo_of_two(action: str) -> str:
    """What redoing is called of what was done to two records."""
    return {
        'merge': _('Redo the merge of two records'),
        'unmerge': _('Redo the un-merging of two records'),
        'split': _('Redo the split of a record'),
        'apart': _('Say again that two records are not the same'),
    }[action]


def redo_in_words(past: Past) -> str:
    """What redoing an action that was undone is called."""
    if past.file and not past.records:
        text = _('Redo the import of {file}')
    elif past.file:
        text = ngettext(
            'Redo the import of {count} record from {file}',
            'Redo the import of {count} records from {file}',
            past.records,
        )
    elif past.action == 'decide' and past.records > 1:
        text = ngettext('Redo a decision about {count} record', 'Redo a decision about {count} records', past.records)
    elif past.action == 'ask' and past.records > 1:
        text = ngettext('Redo {count} question', 'Redo {count} questions', past.records)
    elif past.action in _OF_TWO:
        text = redo_of_two(past.action)
    elif past.records > 1:
        text = ngettext('Redo a change of {count} record', 'Redo a change of {count} records', past.records)
    else:
        text = {
            'save': _('Redo the save of {reference}'),
            'withdraw': _('Redo the withdrawal of {reference}'),
            'bring_back': _('Redo the restoring of {reference}'),
            'revert': _('Redo the reverting in {reference}'),
            'decide': _('Redo the decision about {reference}'),
            'ask': _('Redo the question about {reference}'),
            'answer': _('Redo the answer about {reference}'),
            'close': _('Redo the closing of a question about {reference}'),
            'sentence': _('Redo the change of a sentence of the report'),
            'let_through': _('Redo letting words leave'),
            'contact': _('Redo the contact line about {reference}'),
        }.get(past.action, _('Redo the last change of {reference}'))
    return _filled(text, past)


def question_of(past: Past) -> str:
    """What is asked before an action is undone that added something."""
    return _('{undo}? What it added will be withdrawn; you can redo it.').format(undo=undo_in_words(past))


def _filled(text: str, past: Past) -> str:
    reference, file = isolate(past.reference), isolate(file_name(past.file))
    return text.format(count=f'{past.records:,}', file=file, reference=reference)
