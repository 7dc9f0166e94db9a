"""The card on which a register on a server is opened: its address, and the password of whoever connects."""

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLineEdit

from models.file.engines import on_servers
from models.file.engines.server_address import ServerAddress
from models.language.messages import _
from ui.parts import look
from ui.parts.pieces import button, column, label, row
from ui.start.card import Card, Passphrase, StartPage, _field
from ui.start.opening import opened


class OnServer(Card):
    """Opening a register on a server; the password is asked for each time and kept nowhere."""

    def __init__(self, welcome: StartPage, address: ServerAddress | None, *, locked: bool = False) -> None:
        super().__init__(welcome)
        self.address = QLineEdit()
        self.address.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
        self.address.setPlaceholderText(_('postgres://ROLE@HOST/DATABASE'))
        self.line = Passphrase(_('Password'))
        where = _field(_('Address of the server'), self.address, _('Whoever looks after the server gives it to you.'))
        secret = _field(_('Password'), self.line, _('That of your role on the server; it is kept nowhere.'))
        go_on = button(_('Unlock') if locked else _('Open'), self._open, 'Return', 'primary')
        title = label(_('Locked') if locked else _('Open a register on a server'), 'title')
        self.setLayout(column(title, where, secret, self.notice, self._bar, row(go_on, None), spacing=look.MEDIUM))
        if address is not None:
            self._put(address)

    def _put(self, address: ServerAddress) -> None:
        """Show an address; a password in it is for the line below, where nobody reads it."""
        if address.is_whole and address.password:
            self.line.setText(address.password)
        self.address.setText(address.bare.text if address.is_whole else address.text)

    def _open(self) -> None:
        address = ServerAddress.of(self.address.text().strip())
        if address is None or not address.is_whole:
            self.notice.say('stop', on_servers.no_address(self.address.text().strip()))
            self.address.setFocus()
            return
        if address.password:
            self._put(address)
        bare, password = address.bare, self.line.take() or None
        self.work(lambda progress: opened(bare, password, progress))

    def refocus(self) -> None:
        """Put the cursor into what is not typed yet."""
        (self.line if self.address.text() else self.address).setFocus()

    def state(self) -> dict[str, Any]:
        """What is typed."""
        return {'address': self.address.text(), 'line': self.line.text()}

    def put_back(self, state: dict[str, Any]) -> None:
        """Fill the lines as they were."""
        self.address.setText(state['address'])
        self.line.setText(state['line'])
