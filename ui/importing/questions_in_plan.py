"""Questions and answers that a file brings, on the page of its plan: they are imported with its rows, and only seen."""

from PySide6.QtWidgets import QFrame, QLabel

from exchange.importing.answers import questions_in_words
from exchange.importing.answers.questions_brought import Questions
from models.language.messages import _
from ui.parts import look
from ui.parts.pieces import column, label

# As many of each are shown as a person reads through; the command line names the others too.
_MOST = 20


class QuestionsInPlan(QFrame):
    """A line for each question and answer, the typed ones apart, and for each that is refused; hidden without any."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty('role', 'card')
        self._inside = column(margin=look.MEDIUM)
        self.setLayout(self._inside)
        self.lines: list[QLabel] = []
        self.hide()

    def show_questions(self, found: Questions) -> None:
        """Show what a file brings, in place of what was shown before."""
        for line in self.lines:
            self._inside.removeWidget(line)
            line.deleteLater()
        refused = [problem.sentence for problem in found.problems]
        self.lines = [label(text, 'doubt-text') for text in _first(refused)]
        self.lines += [label(text, 'doubt-text') for text in questions_in_words.left_in_words(found)]
        for title, lines in questions_in_words.parts(found):
            self.lines += [label(title, 'label'), *map(label, _first(lines))]
        for line in self.lines:
            self._inside.addWidget(line)
        self.setVisible(bool(self.lines))

    def said(self) -> str:
        """All that it says."""
        return '\n'.join(line.text() for line in self.lines)


def _first(lines: list[str]) -> list[str]:
    """The first of them, and how many more there are."""
    if len(lines) <= _MOST:
        return lines
    return [*lines[:_MOST], _('  … and {count} more').format(count=f'{len(lines) - _MOST:,}').strip()]
