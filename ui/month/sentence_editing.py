"""Editing sentences of the page that is shown: which one, what was typed of it, and keeping it."""

from collections.abc import Callable

from exchange.publishing.published_report import PublishedReport
from exchange.publishing.wording.page_writer import PageLine
from models import query
from models.errors import KnownError
from models.record.records import Record
from models.register.register import Register
from ui.month.pair_editor import Pair, PairEditor
from ui.month.published_view import PublishedView, SentenceText

_KIND = 'sentence'


class SentenceEditing:
    """The editor beside the page; what is typed is kept as a draft, so that a lock or a power cut takes no word."""

    def __init__(self, register: Register, view: PublishedView, kept: Callable[[], None]) -> None:
        self._register, self._view, self._after = register, view, kept
        self._found: PublishedReport | None = None
        self._language = ''
        self._line: PageLine | None = None
        self.editor = PairEditor()
        view.asked.connect(self._edit)

    def show(self, found: PublishedReport, language: str) -> None:
        self._found, self._language = found, language

    def clear(self) -> None:
        self._found, self._line = None, None
        self.editor.clear()

    def _edit(self, paragraph: SentenceText) -> None:
        self._line = paragraph.lines[0]
        self.editor.edit(self._line, Pair('', ''), None)
        self.editor.begin(self._language)
