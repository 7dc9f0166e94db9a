"""The words that Python's reader of command lines says by itself, in the language spoken now."""

import argparse

from models.language.messages import _


def _spoken() -> dict[str, str]:
    """What `argparse` says in English, and the same in the language spoken now."""
    return {
        'usage: ': _('usage: '),
        'positional arguments': _('positional arguments'),
        'options': _('options'),
        'show this help message and exit': _('show this help message and exit'),
        'argument %(argument_name)s: %(message)s': _('argument %(argument_name)s: %(message)s'),
        'the following arguments are required: %s': _('the following arguments are required: %s'),
        'unrecognized arguments: %s': _('unrecognized arguments: %s'),
        'invalid choice: %(value)r (choose from %(choices)s)': _('invalid choice: %(value)r (choose from %(choices)s)'),
        'unknown parser %(parser_name)r (choices: %(choices)s)': _(
            'unknown parser %(parser_name)r (choices: %(choices)s)'
        ),
        'invalid %(type)s value: %(value)r': _('invalid %(type)s value: %(value)r'),
        'ambiguous option: %(option)s could match %(matches)s': _(
            'ambiguous option: %(option)s could match %(matches)s'
        ),
        'ignored explicit argument %r': _('ignored explicit argument %r'),
        'expected one argument': _('expected one argument'),
        'expected at least one argument': _('expected at least one argument'),
        'expected at most one argument': _('expected at most one argument'),
    }


def _said(message: str) -> str:
    """One of its sentences; one that is not known here stays as it is."""
    return _spoken().get(message, message)


def speak() -> None:
    """Have `argparse` say its words through the catalogue: by itself it asks that of Python, which has none."""
    vars(argparse)['_'] = _said
