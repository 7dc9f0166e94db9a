"""Why an approved record is changed: asked in one strip above the fields, answered with one key."""

from PySide6.QtWidgets import QWidget

from models.language.code_lists import codes
from models.language.messages import _
from ui.parts.strips.numbered_strip import NumberedStrip

# Reasons that the program gives itself, so that nobody is offered them.
OF_THE_PROGRAM = ('from_a_workbook', 'taken_back')


def offered() -> list[str]:
    """The reasons that a person chooses from, in the order of their keys."""
    return [code for code in codes('edit_reasons') if code not in OF_THE_PROGRAM]


class EditReasonStrip(NumberedStrip):
    """Offers the reasons for changing an approved record."""

    def __init__(self, parent: QWidget) -> None:
        question = _('This record is approved. Why is it changed? It goes back to review.')
        super().__init__(parent, question, [(code, codes('edit_reasons').label(code)) for code in offered()])
