"""What was noted last about the abductee that lies open, in one line above the fields, and the strip to note more."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from models.entry.open_record import OpenRecord
from models.entry.typed_beside import TypedBeside
from models.language.messages import _
from models.language.text import isolate
from models.query.follow_up import contact_lines
from models.record import off_servers
from ui.form.contacts_beside.contact_strip import CONTACT_KEY, ContactStrip
from ui.parts.pieces import button, column, label, row


class ContactsInForm(QWidget):
    """Shows them and takes what is typed; it writes nothing: its signals tell the window what somebody did.

    `given` brings the values of a contact line with the uid of the one that they correct, `withdraw_asked` the uid of
    one, `refused` a sentence; `typed_on` says that something was typed which is to be kept, `left` that it closed.
    """

    given = Signal(object, str)
    withdraw_asked = Signal(str)
    refused = Signal(str)
    typed_on = Signal()
    left = Signal()

    def __init__(self, opened: OpenRecord, parent: QWidget) -> None:
        super().__init__(parent)
        self._opened = opened
        self._typed: TypedBeside | None = None
        self.strip: ContactStrip | None = None
        self._last = label('', 'small')
        self.open = button(f'{_("Asked: note a contact")}   {isolate(CONTACT_KEY)}', self.ask, role='small-link')
        line = row(self._last, self.open)
        line.setStretch(0, 1)
        self._lines = column(line)
        self.setLayout(self._lines)
        self.refresh()

    @property
    def is_for(self) -> bool:
        """Whether the record is one about which somebody can be asked: a saved abductee."""
        return self._is_of_one and not self._opened.register.is_on_server

    @property
    def _is_of_one(self) -> bool:
        opened = self._opened
        is_one = opened.stored is not None and opened.record.kind == 'abductee' and not opened.record.withdrawn
        return is_one and opened.register.is_open

    def refresh(self) -> None:
        """Read anew what was noted."""
        self.setVisible(self._is_of_one)
        if not self.is_for:
            self._last.setText(off_servers.said_of_contacts())
            self.open.hide()
            return
        register, uid = self._opened.register, self._opened.record.uid
        found = contact_lines.contacts_of(register, uid)
        last = _('Asked last: {line}').format(line=contact_lines.in_words(register, found[0])) if found else ''
        self._last.setText(last or _('No contact line yet.'))
        self.open.setVisible(register.writing)
        if self.strip is not None and self.strip.isVisible():
            self.strip.show_earlier(uid)

    def keep_in(self, typed: TypedBeside) -> None:
        """Keep what is typed there; what was typed before a lock is in the strip again."""
        self._typed = typed
        if self.is_for and (kept := typed.contact()):
            self._made().begin(self._opened.record.uid, kept, takes_keys=False)

    def ask(self) -> None:
        """Open the strip, with what was typed and is not noted yet."""
        if self.is_for:
            self._made().begin(self._opened.record.uid, self._typed.contact() if self._typed else {})

    def finish(self) -> None:
        """Close the strip: what was typed is noted; of another line it waits where an earlier one was corrected."""
        corrected = self.strip.corrected if self.strip is not None else ''
        if self.strip is not None:
            self.strip.finish()
        self._note({}, corrected)

    def _made(self) -> ContactStrip:
        """The strip, which is made once somebody needs it."""
        if self.strip is None:
            strip = self.strip = ContactStrip(self._opened.register, self._half_corrected, self)
            strip.given.connect(self.given)
            strip.withdraw_asked.connect(self.withdraw_asked)
            strip.refused.connect(self.refused)
            strip.typed.connect(self._note)
            strip.left.connect(self.left)
            self._lines.addWidget(strip)
        return self.strip

    def _half_corrected(self, uid: str) -> dict[str, str]:
        return self._typed.contact(uid) if self._typed else {}

    def _note(self, said: dict[str, str], corrected: str) -> None:
        if self._typed is not None:
            self._typed.note_contact(said, corrected)
            self.typed_on.emit()
