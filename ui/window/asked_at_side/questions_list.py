"""Questions to see to, each in two lines: who asked about which record and when, and what is asked; Enter opens one."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QListWidgetItem, QVBoxLayout, QWidget

from models.language.labels import record_label
from models.language.messages import _, in_line
from models.language.text import isolate
from models.query.for_review import asked_in_words, asked_lists
from models.query.for_review.asked import Standing
from models.query.for_review.asked_lists import ANSWERED_HERE, BY_OTHERS, OPEN_HERE
from models.record.records import Record
from models.register.register import Register
from ui.parts import look
from ui.parts.pieces import label, wordy_list

_MOST_LETTERS = 200
MOST = 300  # more than anybody sees to in one sitting


def titles() -> dict[str, str]:
    """What each list of questions is called at the side, where there is little room."""
    return {
        BY_OTHERS: _('Headquarters asks'),
        ANSWERED_HERE: _('Answered'),
        OPEN_HERE: _('Open questions'),
    }


def _what_to_do() -> dict[str, str]:
    return {
        BY_OTHERS: _('Press Enter to answer one beside its field. The answer leaves with your next export.'),
        ANSWERED_HERE: _('Press Enter to read one beside its field. Close it when it is settled.'),
        OPEN_HERE: _('Press Enter to see one beside its field. Its record cannot be approved yet.'),
    }


class QuestionsPage(QWidget):
    """One of the lists of questions: `opened` gives kind and uid of the record, and the uid of the question."""

    opened = Signal(str, str, str)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self.name = BY_OTHERS
        self.list = wordy_list()
        self.list.itemClicked.connect(self._activated)
        self._title, self._what = label('', 'title'), label('', 'muted')
        self._empty = label(_('There are none at the moment.'), 'muted')
        lines = QVBoxLayout(self)
        lines.setContentsMargins(0, 0, 0, 0)
        lines.setSpacing(look.SMALL)
        for piece in (self._title, self._what, self._empty):
            lines.addWidget(piece)
        lines.addWidget(self.list, 1)
        self._more = label('', 'small')
        lines.addWidget(self._more)
        self.setFocusProxy(self.list)

    def show_list(self, name: str) -> None:
        """Show one of the lists."""
        self.name = name
        self._title.setText(_('Asked by headquarters') if name == BY_OTHERS else titles()[name])
        self._what.setText(_what_to_do()[name])
        self.list.setAccessibleName(titles()[name])
        self.refresh()

    def refresh(self) -> None:
        """Read the questions anew; the line that was marked stays so, else the one that took its place is."""
        marked, place = self._marked(), max(0, self.list.currentRow())
        self.list.clear()
        shown = asked_lists.listed(self._register, self.name, MOST)
        records = asked_in_words.records_asked_about(self._register, [one.question for one in shown])
        for standing in shown:
            self._add(standing, records.get(str(standing.question.get('record'))))
        self._say_more(len(shown))
        uids = [self.list.item(line).data(Qt.ItemDataRole.UserRole)[2] for line in range(self.list.count())]
        self.list.setCurrentRow(uids.index(marked) if marked in uids else min(place, len(uids) - 1))
        self._empty.setVisible(not uids)
        self.list.setVisible(bool(uids))

    def _say_more(self, shown: int) -> None:
        total = asked_lists.counts(self._register)[self.name] if shown == MOST else shown
        said = _('The first {count} of {total} are shown; the others follow as these are done.')
        self._more.setText(said.format(count=f'{shown:,}', total=f'{total:,}'))
        self._more.setVisible(total > shown)

    def _marked(self) -> str:
        item = self.list.currentItem()
        return item.data(Qt.ItemDataRole.UserRole)[2] if item else ''

    def _add(self, standing: Standing, record: Record | None) -> None:
        question = standing.question
        kind = record.kind if record is not None else ''
        number = isolate(str(record.get('reference') or '')) if record is not None else ''
        called = f'{record_label(kind)} {number}'.strip() if kind else ''
        parts = [called, asked_in_words.about_in_words(record, question)]
        parts.append(asked_in_words.asked_in_words(self._register, question))
        said = standing.answers[-1:] if self.name == ANSWERED_HERE else []
        texts = [_cut(asked_in_words.text_of(question)), *(_cut(str(one.get('text') or '')) for one in said)]
        item = QListWidgetItem('\n'.join([' · '.join(filter(None, parts)), *map(in_line, texts)]))
        item.setData(Qt.ItemDataRole.UserRole, (kind, str(question.get('record')), question.uid))
        self.list.addItem(item)

    def clear(self) -> None:
        """Show nothing."""
        self.list.clear()

    def _activated(self, item: QListWidgetItem) -> None:
        self.opened.emit(*item.data(Qt.ItemDataRole.UserRole))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.list.currentItem():
            self._activated(self.list.currentItem())
        else:
            super().keyPressEvent(event)


def _cut(text: str) -> str:
    line = ' '.join(text.split())
    return line if len(line) <= _MOST_LETTERS else f'{line[:_MOST_LETTERS]}…'
