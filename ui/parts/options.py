"""A choice of one among a few, as a column of buttons."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QVBoxLayout, QWidget

from ui.parts import look
from ui.parts.pieces import column, empty, label, literal


class Options(QWidget):
    """One of several, with a word of what each means; the arrow keys go through them."""

    changed = Signal()

    def __init__(self, name: str, offered: list[tuple[str, str, str]]) -> None:
        super().__init__()
        self._name = name
        self._group = QButtonGroup(self)
        self._keys: list[str] = []
        self._offered: list[tuple[str, str, str]] | None = None
        self.setLayout(column(spacing=look.TINY))
        self.offer(offered)

    def offer(self, offered: list[tuple[str, str, str]]) -> None:
        """Offer these; what was chosen stays so where it is still offered, else it is the first."""
        if offered == self._offered:  # what stands beside them would be laid out anew
            return
        self._offered = offered
        before = self.chosen() if self._keys else ''
        for choice in self._group.buttons():
            self._group.removeButton(choice)
        lines = self.layout()
        assert isinstance(lines, QVBoxLayout)
        empty(lines)
        self._keys = [key for key, _title, _meaning in offered]
        lines.addWidget(label(self._name, 'section'))
        for place, (key, title, meaning) in enumerate(offered):
            choice = QRadioButton(literal(title))
            choice.setChecked(key == before if before in self._keys else place == 0)
            choice.toggled.connect(self.changed)
            self._group.addButton(choice, place)
            lines.addWidget(choice)
            if meaning:
                said = label(meaning, 'small')
                said.setContentsMargins(24, 0, 0, 0)
                lines.addWidget(said)
        lines.addStretch(1)

    def chosen(self) -> str:
        """The key of the choice."""
        return self._keys[self._group.checkedId()]

    def choose(self, key: str) -> None:
        """Make this the choice."""
        self._group.button(self._keys.index(key)).setChecked(True)
