"""The mark that a field or the lines of a kind are carried over to the next record."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QToolButton, QWidget

from models.language.messages import _
from models.register.register import Register
from ui.parts import look


class Pin(QToolButton):
    """A small button that shows the mark, and sets it or takes it off; `toggle` does the same by a key."""

    def __init__(self, register: Register, kind: str, name: str, title: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._register, self._kind, self._name, self._title = register, kind, name, title
        self.setProperty('role', 'pin')
        self.setCheckable(True)
        self.setChecked(name in register.settings.carried.get(kind, []))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setIconSize(QSize(14, 14))
        self.setFixedSize(18, 18)
        place = self.sizePolicy()
        place.setRetainSizeWhenHidden(True)
        self.setSizePolicy(place)
        self.clicked.connect(self._mark)
        look.changed.connect(self._dress)
        self._dress()
        self.come_near(False)

    def press(self) -> None:
        """Set the mark, or take it off."""
        self.setChecked(not self.isChecked())
        self._mark()
        self.come_near(False)

    def come_near(self, is_near: bool) -> None:
        """Show it while the pointer is near; a mark that is set stays seen."""
        self.setVisible(is_near or self.isChecked())

    def _mark(self) -> None:
        carried = self._register.settings.carried
        names = [name for name in carried.get(self._kind, []) if name != self._name]
        names += [self._name] if self.isChecked() else []
        self._register.settings.set('carried', carried | {self._kind: names})
        self._dress()

    def _dress(self) -> None:
        self.setIcon(look.icon('pin', 'accent' if self.isChecked() else 'muted'))
        said = _('Kept for the next record: {what}') if self.isChecked() else _('Keep for next record: {what}')
        self.setAccessibleName(said.format(what=self._title))
        self.setToolTip(f'{self.accessibleName()}   Ctrl+K')
