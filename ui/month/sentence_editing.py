"""Editing sentences of the page that is shown: which one, what was typed of it, and keeping it."""

import uuid
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from exchange.publishing.published_report import PublishedReport
from exchange.publishing.wording.page_writer import PageLine
from models import query
from models.errors import KnownError
from models.language.messages import LANGUAGES, _
from models.register.register import Register
from models.register.review import report_sentences
from models.register.review.report_sentences import KIND, KeptSentence, SentencePlace
from ui.month.pair_editor import Pair, PairEditor
from ui.month.published_view import PublishedView
from ui.month.sentence_text import SentenceText


class SentenceEditing(QObject):
    """The editor in the page; what is typed is kept as a draft, so that a lock or a power cut takes no word.

    `changed` says that a sentence was kept, and `refused` why a sentence cannot be edited now.
    """

    changed = Signal()
    refused = Signal(str)

    def __init__(self, register: Register, view: PublishedView, editor: PairEditor) -> None:
        super().__init__(view)
        self._register, self._view = register, view
        self._found: PublishedReport | None = None
        self._line: PageLine | None = None
        self._language, self._next = '', ''
        self._kept: KeptSentence | None = None
        self.editor = editor
        self.editor.kept.connect(self._keep)
        self.editor.read.connect(self._note_read)
        self.editor.reverted.connect(self._revert)
        self.editor.typed.connect(self._keep_draft)
        self.editor.left.connect(self._back_to_page)
        view.asked.connect(self._edit)

    def show(self, found: PublishedReport, language: str) -> None:
        """Edit sentences of this report, beginning in this language; one that is not on its page is put away."""
        line = self._line
        if line is not None:
            now = next((one for one in found.pages[language].lines if one.place == line.place), None)
            if now is None or not self._is_of(found):
                self._put_away()
            self._line = now if self._line else None
        self._found, self._language = found, language
        if self._line is not None:
            self._view.put_editor(self._line.place)
        elif self._next:
            self._view.go_to(self._next)
        self._next = ''

    def _is_of(self, found: PublishedReport) -> bool:
        """Whether the sentence that is being edited is of this report, and can be edited in it."""
        now = self._found
        same = now is not None and now.report.layout.name == found.report.layout.name
        return same and now.report.period == found.report.period and not found.report.scope.as_of

    def clear(self) -> None:
        """Know nothing of the register any more; what is typed is kept as a draft first."""
        self._put_away()
        self._found, self._next = None, ''

    def _put_away(self) -> None:
        """Keep as a draft what is typed, and show the sentence no longer."""
        if self._line is not None and self._register.writing:
            self.editor.keep_draft()
        self._close()

    def _close(self) -> None:
        self._line, self._kept = None, None
        self.editor.clear()

    def _edit(self, paragraph: SentenceText) -> None:
        """Edit the first sentence of a paragraph that is not being edited, so that each is reached by asking again."""
        places = [line.place for line in paragraph.lines]
        was = self._line.place if self._line else ''
        self.begin(places[(places.index(was) + 1) % len(places)] if was in places else places[0])

    def begin(self, place: str) -> None:
        """Edit the sentence of a place on the page that is shown, or say why it cannot be edited now."""
        if self._found is None:
            return
        if not self._register.writing:
            self.refused.emit(_('This register is open only to be read, so its sentences cannot be changed.'))
            return
        if self._found.report.scope.as_of:
            self.refused.emit(_('This is the report as of an earlier day. Empty “As of” to change its sentences.'))
            return
        if self._line is not None:
            self.editor.keep_draft()
        lines = self._found.pages[self._language].lines
        self._line = next((line for line in lines if line.place == place), None)
        self._open()

    def _open(self) -> None:
        """Show the pair as it is kept now."""
        line = self._line
        if line is None:
            return
        place = self._place()
        self._kept = report_sentences.kept(self._register, place.period, place.layout).get(place.place)
        shown = self._kept or line.standing
        self._view.put_editor(line.place)
        self.editor.edit(line, Pair(shown.of('en'), shown.of('ar')), self._typed())
        self.editor.begin(self._language)

    def _place(self) -> SentencePlace:
        assert self._found is not None
        assert self._line is not None
        report = self._found.report
        return SentencePlace(report.period.text, report.layout.name, self._line.place)

    def _keep(self, pair: Pair) -> None:
        """Keep what was changed of the pair, in one action."""
        self._try(lambda: self._keep_pair(pair))

    def _keep_pair(self, pair: Pair) -> None:
        assert self._found is not None
        assert self._line is not None
        sentence = self._line.of_layout(self._found.report.layout)
        shown = self._kept or self._line.standing
        texts = {one: text for one, text in zip(LANGUAGES, pair, strict=True) if text != shown.of(one)}
        report_sentences.edit(self._register, self._place(), texts, sentence, based_on=self._based_on())

    def _based_on(self) -> str:
        return self._kept.revision if self._kept else ''

    def _note_read(self) -> None:
        """Note that both were read, as they are typed now: what was corrected in reading is kept too."""
        self._try(self._keep_and_note_read)

    def _keep_and_note_read(self) -> None:
        self._keep_pair(self.editor.now())
        place = self._place()
        self._kept = report_sentences.kept(self._register, place.period, place.layout).get(place.place)
        report_sentences.read(self._register, place, based_on=self._based_on())

    def _revert(self) -> None:
        self._try(lambda: report_sentences.revert(self._register, self._place(), based_on=self._based_on()))

    def _try(self, do: Callable[[], None]) -> None:
        """Do something with the sentence, and say why where it cannot be done."""
        try:
            do()
        except KnownError as error:
            self.editor.refuse(str(error))
            return
        self._register.drop_draft(self._draft())
        self._back_to_page()
        self.changed.emit()

    def _back_to_page(self) -> None:
        """Put the keys back into the sentence that was edited, also once the page is shown anew."""
        self._next = self._line.place if self._line else ''
        self._close()
        self._view.go_to(self._next)

    # What is typed and not kept

    def _draft(self) -> str:
        """The uid under which is kept what is typed of a sentence."""
        return str(uuid.uuid5(uuid.NAMESPACE_OID, '\n'.join(self._place())))

    def _typed(self) -> Pair | None:
        found = query.typed_beside(self._register).get(self._draft())
        if found is None or found.kind != KIND:
            return None
        return Pair(str(found.get('english') or ''), str(found.get('arabic') or ''))

    def _keep_draft(self, pair: Pair | None) -> None:
        if self._line is None or self._found is None:
            return
        uid = self._draft()
        if pair is None:
            self._register.drop_draft(uid)
            return
        values = self._place()._asdict() | {'english': pair.english, 'arabic': pair.arabic}
        self._register.keep_draft(KIND, uid, {'rows': [[KIND, uid, values]]})
