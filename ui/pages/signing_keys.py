"""On the page Export: the words of the key that signs, and the keys of others that were confirmed."""

from PySide6.QtCore import QModelIndex
from PySide6.QtWidgets import QWidget

from models import signing
from models.errors import KnownError
from models.language.messages import LANGUAGES, _, language
from models.language.text import isolate
from models.register.others import known_keys
from models.register.others.known_keys import KnownKey
from models.register.register import Register
from ui.parts import look
from ui.parts.pieces import Lines, button, column, label, table, wrapped


class SigningKeys(QWidget):
    """What people read to each other once, and whose files are known since."""

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self.words, self.other, self.failed = label(''), label('', 'small'), label('', 'stop-text')
        self.lines = Lines([_('Name'), _('Confirmed on'), _('Words of the key')], self)
        self.table = table(self.lines, (160, 120, 400), least=1)
        self.table.setAccessibleName(_('Confirmed keys'))
        self.table.selectionModel().currentRowChanged.connect(self._offer)
        self.forget = button(_('Remove confirmed key'), self.forget_chosen, 'Alt+K')
        said = label(_('Every file that is not for the public is signed. Read these words to whoever asks:'), 'label')
        title = label(_('Key that signs'), 'section')
        self._known = QWidget()
        parts = column(label(_('Confirmed keys'), 'section'), self.table, wrapped(self.forget), self.failed)
        self._known.setLayout(parts)
        self.setLayout(column(title, said, self.words, self.other, self._known, spacing=look.SMALL))
        self.refresh()

    def refresh(self) -> None:
        """Show the keys as they are known now."""
        own, known = known_keys.own(self._register), known_keys.known(self._register)
        spoken = sorted(LANGUAGES, key=language().__ne__)
        words = [isolate(signing.words(own, speech), 'auto') if own else '' for speech in spoken]
        self.words.setText(words[0])
        self.other.setText(' · '.join(words[1:]))
        self.lines.put([(one.name, one.since[:10], signing.words(one.key)) for one in known], known)
        self._known.setVisible(bool(known))
        self.failed.clear()
        if known:
            self.table.setCurrentIndex(self.lines.index(0, 0))
        self._offer(self.table.currentIndex())

    def clear(self) -> None:
        """Show nothing of the register any more."""
        for text in (self.words, self.other, self.failed):
            text.clear()
        self.lines.put([])

    def _offer(self, index: QModelIndex, _before: QModelIndex | None = None) -> None:
        self.forget.setEnabled(index.isValid() and self._register.writing)

    def forget_chosen(self) -> None:
        """Take the chosen key as not confirmed any more."""
        chosen = self.lines.thing(self.table.currentIndex().row())
        if not isinstance(chosen, KnownKey):
            return
        try:
            known_keys.forget(self._register, chosen.key)
        except KnownError as error:
            self.failed.setText(str(error))
            return
        self.refresh()
