"""The card on which it is chosen who works, in a register that several people take turns at."""

from typing import Any

from PySide6.QtWidgets import QHeaderView

from models.errors import KnownError
from models.language.labels import field_label, records_label
from models.language.messages import _
from models.language.text import file_name, isolate
from models.query import people
from models.register.register import Register
from ui.parts import look
from ui.parts.pieces import Lines, button, column, label, row, table
from ui.start.card import Card, StartPage

_MOST_SHOWN = 8  # people at once; with more it is scrolled


class WhoWorks(Card):
    """Who works from now on: the one who worked last is marked, the first letters of an alias mark another one."""

    def __init__(self, welcome: StartPage, register: Register) -> None:
        super().__init__(welcome)
        self._register = register
        self._people = register.who_may_work()
        self.model = Lines([field_label('person', 'alias'), records_label('person_role')], self)
        lines = [(one.alias, people.roles_in_words(one.roles)) for one in self._people]
        self.model.put(lines, [one.uid for one in self._people])
        shown = min(len(self._people), _MOST_SHOWN)
        self.table = table(self.model, (190,), least=shown)
        self.table.setMaximumHeight(look.px(look.ROW_HEIGHT) * (shown + 1) + look.TINY)
        self.table.setAccessibleName(_('Who works now?'))
        self.table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.table.activated.connect(self._choose)
        self._mark(register.person)
        go_on = button(_('Go on'), self._choose, 'Return', 'primary')
        back = button(_('Back'), self.welcome.give_up, 'Esc')
        said = label(_('Type the first letters of your alias, or use the arrow keys.'), 'small')
        name = label(isolate(file_name(register.path.name)), 'label')
        title = label(_('Who works now?'), 'title')
        lines_of_card = (title, name, self.table, said, self.notice, row(go_on, back, None))
        self.setLayout(column(*lines_of_card, spacing=look.MEDIUM))

    def _mark(self, uid: str) -> None:
        known = [one.uid for one in self._people]
        self.table.setCurrentIndex(self.model.index(known.index(uid) if uid in known else 0, 0))

    def chosen(self) -> str:
        """The uid of the person who is marked."""
        return str(self.model.thing(self.table.currentIndex().row()) or '')

    def _choose(self) -> None:
        try:
            self._register.work_as(self.chosen())
        except KnownError as error:
            self.notice.say('stop', str(error))
            return
        self.welcome.go_on_with(self._register)

    def refocus(self) -> None:
        """Put the keys into the list."""
        self.table.setFocus()

    def state(self) -> dict[str, Any]:
        """Who is marked."""
        return {'marked': self.chosen()}

    def put_back(self, state: dict[str, Any]) -> None:
        """Mark the one who was."""
        self._mark(state['marked'])
