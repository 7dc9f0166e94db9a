"""What the words at the side and on the start page mean, said where one rests on them, asks with Shift+F1, or listens.

What a field means stands with its label, in `resources/codes/fields.csv`.
"""

from PySide6 import QtCore, QtGui
from PySide6.QtWidgets import QWidget

from models.language.messages import _


def meaning(word: str) -> str:
    """What a word means, '' for one that says all of it itself; lists and pages are asked for by their names."""
    return {
        'desk_code': _('A short code for your desk, given by headquarters. Every reference begins with it.'),
        'place': _('Places that the built-in list does not have, added by your desk.'),
        'informant': _('People who report to you. Other desks see their code, never who they are.'),
        'returned': _('Records that a reviewer returned for correction, each with the reason.'),
        'to_review': _('Records that were sent for review and wait for a reviewer.'),
        'asked': _('Questions that headquarters or another desk asked about your records, not answered yet.'),
        'answered': _('Questions that were asked here and are answered. Read the answer, then close the question.'),
        'open_questions': _('Questions that were asked here and are not answered yet.'),
        'drafts': _('Records that were begun and are not saved yet.'),
        'withdrawn': _('Records taken out of lists and figures, each with a reason. They can be restored.'),
        'problems': _('What the checks found in your records: errors, and warnings to look at.'),
        'places': _('Places typed in records that are in no list. Choose which place is meant.'),
        'conflicts': _('Values that you and an imported file both changed. Choose which one is right.'),
        'codes': _('Values that your desk or an imported file added to the lists.'),
    }.get(word, '')


def as_tip(text: str) -> str:
    """A text of anybody's as it is said where one rests on it, with every sign.

    Qt takes `<img src="//host/picture">` in it for a page of the web, and opens that file, over the network too.
    """
    if not QtGui.Qt.mightBeRichText(text):
        return text
    return QtGui.Qt.convertFromPlainText(text, QtCore.Qt.WhiteSpaceMode.WhiteSpaceNormal)


def explain(widget: QWidget, sentence: str, *also: str) -> None:
    """Have a widget say what it means: to the mouse that rests on it, to Shift+F1, and to a screen reader."""
    widget.setToolTip(as_tip('\n'.join(filter(None, [sentence, *also]))))
    widget.setWhatsThis(as_tip(sentence))
    widget.setAccessibleDescription(sentence)
