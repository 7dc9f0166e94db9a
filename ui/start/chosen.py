"""Choosing a passphrase: typed twice, judged as it is typed, or five words that are drawn."""

from PySide6.QtWidgets import QCheckBox, QWidget

from models import spoken_words
from models.language.messages import _
from models.passphrases import guesses
from ui.parts import look, tasks
from ui.parts.pieces import button, column, label, row, wrapped
from ui.start.card import Passphrase, _field


class ChosenPassphrase(QWidget):
    """Two lines for a new passphrase, with what is said of it; `beside` is another way that stands with the buttons.

    `warning` says what it means to lose it, where it is not that of a register.
    """

    def __init__(self, *beside: QWidget, warning: str = '') -> None:
        super().__init__()
        self.first, self.second = Passphrase(_('Passphrase')), Passphrase(_('Repeat passphrase'))
        self.first.textChanged.connect(self._judge)
        self.second.textChanged.connect(self._judge)
        look.changed.connect(self._judge)
        self.hint = label('', 'small')
        self.letters = QCheckBox(_('Show passphrase'))
        self.letters.toggled.connect(self.first.show_letters)
        self.letters.toggled.connect(self.second.show_letters)
        draw = button(_('Draw five words'), self._draw, 'Ctrl+D', 'link')
        twice = row(
            _field(_('Passphrase'), self.first), _field(_('Repeat passphrase'), self.second), spacing=look.MEDIUM
        )
        memorise = _('Memorise it: without it nobody can open the register, unless you made a recovery file.')
        lost = label(warning or memorise, 'small')
        ways = wrapped(self.letters, draw, None, *beside)
        self.setLayout(column(twice, self.hint, ways, lost, spacing=look.TINY))
        self._judge()
        # What is asked of each letter takes a moment to read: not with the first one that is typed.
        tasks.run(self, lambda: guesses.bits(''), lambda _read: None, lambda _error: None)

    def objection(self) -> tuple[str, QWidget] | None:
        """What is wrong with it, and where; None where it can be used."""
        if not self.first.text():
            return _('Choose a passphrase.'), self.first
        if self.first.text() != self.second.text():
            return _('The two passphrases are not the same; type them again.'), self.second
        if guesses.is_guessable(self.first.text()):
            return guesses.too_weak(), self.first
        return None

    def forget(self) -> None:
        """Have both lines empty."""
        self.first.clear()
        self.second.clear()

    def _judge(self) -> None:
        typed = self.first.text()
        level, sentence = (
            guesses.strength(typed)
            if typed
            else ('muted', _('A sentence that only you know is easier to remember than symbols.'))
        )
        if typed and self.second.text() and typed != self.second.text():
            level, sentence = 'stop', _('The passphrases are not the same.')
        self.hint.setText(sentence)
        self.hint.setStyleSheet(f'color: {look.token(level)}')

    def _draw(self) -> None:
        """Five words by chance, shown to be learnt; typing them once more is how that begins."""
        self.letters.setChecked(True)
        self.first.setText(spoken_words.drawn())
        self.second.clear()
        self.second.setFocus()
