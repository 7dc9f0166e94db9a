"""A choice of one among a few, beside one another; the arrow keys go through them."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QRadioButton, QWidget

from ui.parts import look
from ui.parts.flow import Flow
from ui.parts.pieces import empty, label


class ChoiceLine(QWidget):
    """What is chosen among, with its name before it; `changed` says that somebody chose."""

    changed = Signal()

    def __init__(self, name: str) -> None:
        super().__init__()
        self._name = name
        self._group = QButtonGroup(self)
        self._group.idClicked.connect(self._clicked)
        self._keys: list[str] = []
        self._line = Flow(gap=look.SMALL)
        self.setLayout(self._line)

    def offer(self, offered: dict[str, str]) -> None:
        """Offer these, by key and title; what was chosen stays so where it is still offered, else it is the first."""
        if [*offered] == self._keys:
            return
        before = self.chosen()
        for choice in self._group.buttons():
            self._group.removeButton(choice)
        empty(self._line)
        self._keys = [*offered]
        self._line.addWidget(label(self._name, 'label', wraps=False))
        for place, (key, title) in enumerate(offered.items()):
            choice = QRadioButton(title)
            choice.setAccessibleName(f'{self._name}: {title}')
            choice.setChecked(key == before if before in offered else place == 0)
            self._group.addButton(choice, place)
            self._line.addWidget(choice)

    def chosen(self) -> str:
        """The key of the choice, '' while none is offered."""
        place = self._group.checkedId()
        return self._keys[place] if 0 <= place < len(self._keys) else ''

    def choose(self, key: str) -> None:
        """Make this the choice."""
        self._group.button(self._keys.index(key)).setChecked(True)
        self.changed.emit()

    def _clicked(self) -> None:
        self.changed.emit()
