"""Whose the file is that is looked at: the words of a key not confirmed yet, and what was changed since."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame

from exchange.importing import whose
from exchange.importing.plan import Plan
from exchange.importing.whose import WhoseFile
from models.errors import KnownError
from models.language.messages import LANGUAGES, _, language, ngettext
from models.language.text import isolate
from models.register.others import known_keys
from models.register.others.known_keys import KnownKey
from models.register.register import Register
from ui.parts import look
from ui.parts.pieces import LineToType, button, column, label, wrapped


class WhoseStrip(QFrame):
    """Above the rows of a plan; hidden for files that nobody signs.

    `confirmed` says that the key is known from now on, `changed_wanted` asks for the rows that were changed since.
    """

    confirmed = Signal()
    changed_wanted = Signal()

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._whose = whose.NOBODY
        self.setProperty('role', 'card')
        self.said, self.other, self.since = label(''), label('', 'small'), label('', 'doubt-text')
        self.name = LineToType()
        self.name.setAccessibleName(_('Name of the desk'))
        self.name.setFixedWidth(look.px(220))
        self.confirm = button(_('Confirm this key'), self.trust, 'Alt+K')
        self.rows = button(_('Show the changed rows'), self.changed_wanted.emit, 'Alt+R', 'link')
        lines = column(self.said, self.other, wrapped(self.name, self.confirm), wrapped(self.since, self.rows))
        lines.setContentsMargins(look.MEDIUM, look.SMALL, look.MEDIUM, look.SMALL)
        self.setLayout(lines)
        self.hide()

    def show_plan(self, plan: Plan) -> None:
        """Say whose the file of a plan is."""
        found = self._whose = plan.whose
        self.setVisible(plan.could_be_signed)
        self.said.setText(whose.in_words(found))
        look.give_role(self.said, '' if found.kind == 'known' else 'doubt-text')
        is_asked = found.kind == 'unknown'
        self.other.setText(_in_other_languages(found) if is_asked else '')
        self.name.setText(found.name if is_asked else '')
        for part in (self.other, self.name, self.confirm):
            part.setVisible(is_asked)
        self.confirm.setEnabled(self._register.writing)
        self._say_changes(plan)

    def _say_changes(self, plan: Plan) -> None:
        count = len(plan.since_signed)
        changed = ngettext(
            '{count} row was changed since the file was signed.',
            '{count} rows were changed since the file was signed.',
            count,
        )
        said = [changed.format(count=f'{count:,}')] if count else []
        said += [whose.gone_in_words(plan.gone)] if plan.gone else []
        self.since.setText(' '.join(said))
        self.since.setVisible(bool(said))
        self.rows.setVisible(count > 0)

    def clear(self) -> None:
        """Show nothing of a file any more."""
        self._whose = whose.NOBODY
        for text in (self.said, self.other, self.since, self.name):
            text.clear()
        self.hide()

    def trust(self) -> None:
        """Confirm the key, under the name that stands there."""
        found = self._whose
        name = self.name.text().strip() or found.name
        try:
            known_keys.trust(self._register, KnownKey(found.key, found.register, found.desk_id, name))
        except KnownError as error:
            self.said.setText(str(error))
            return
        self.confirmed.emit()


def _in_other_languages(found: WhoseFile) -> str:
    """The words of a key in the languages that are not spoken now."""
    others = (speech for speech in LANGUAGES if speech != language())
    return ' · '.join(isolate(found.words(speech), 'auto') for speech in others)
