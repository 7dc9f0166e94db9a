"""The page Export: workbooks and csv of what was chosen, encrypted where there is a key, and the empty field sheet."""

from pathlib import Path
from typing import Any

from PySide6.QtCore import QLocale, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QLineEdit, QScrollArea, QWidget

from exchange import age_files
from exchange.exporting import about_sheet, events_csv, field_sheet, headquarters_workbook, size_of_workbook
from exchange.exporting.public_records import NoneApproved
from exchange.exporting.selection import kept_title, question_in_words
from exchange.leaks.leaving_texts import LeaksFound
from exchange.own_key import in_words, make_own_key, own_key
from models import query
from models.changed import Changed
from models.dates import dates
from models.errors import KnownError, Refused
from models.language import messages
from models.language.labels import records_label
from models.language.messages import _, ngettext
from models.language.text import file_name, isolate
from models.query import Question
from models.record.records import roots
from models.register.others import sealed_records
from models.register.own import own_agreement, own_past
from models.register.register import Register
from ui.pages.leaks_shown import LeaksShown
from ui.pages.shares_given import SharesGiven
from ui.pages.signing_keys import SigningKeys
from ui.parts import look, page_entries, waiting
from ui.parts.choosing_files import SAVE, choose, documents, free_name
from ui.parts.flow import Flow
from ui.parts.options import Options
from ui.parts.page import Page
from ui.parts.pieces import LineToType, Notice, button, column, label, wrapped

_WIDTH = 340
LIST, _KEPT = 'list', 'kept '


class ExportPage(Page):
    """What of the register goes out, how much of it, in which shape and language, and for whom.

    `list_wanted` asks for what the list shows now, which `show_list` gives.
    """

    entry = page_entries.EXPORT
    overrides = ('Ctrl+Return',)
    list_wanted = Signal()

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._list: tuple[Question, int, int] | None = None
        self._kept: dict[str, Question] = {}
        self.setProperty('role', 'surface')
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.month = LineToType()
        self.month.setPlaceholderText(_('every month'))
        self.month.setLocale(QLocale.c())
        self.month.setAccessibleName(_('Month'))
        self.month.setMaximumWidth(look.px(220))
        self.month.textEdited.connect(self._understand)
        self.understood = label(_('Empty for all records; or a month, such as 1/2024.'), 'small')
        self.which = Options(_('Which records'), [('', _('All records'), '')])
        self.state = Options(_('Status'), [('all', _('Any'), ''), ('approved', _('Only approved ones'), '')])
        self.unapproved = QCheckBox(_('Also records that are not approved yet'))
        self.shape = Options(_('Format'), _shapes())
        self.shape.changed.connect(self._suit_profile)
        self.profile = Options(_('What to include'), _profiles())
        self.profile.changed.connect(self._suit_state)
        speech = [('en', 'English', ''), ('ar', 'العربية', '')]
        self.language = Options(_('Language'), speech)
        self.language.choose(messages.language())
        self.notice = Notice()
        self._prepare_keys()
        self.signing, self.shares, self.leaks = SigningKeys(register), SharesGiven(register), LeaksShown(register)
        self._write = button(_('Write the file …'), self._ask_where, 'Ctrl+Return', 'primary')
        self._lay_out()
        self._show_own_key()  # a part that is shown before it lies in the page would be a window
        self._suit_state()
        self._offer_which()

    def _prepare_keys(self) -> None:
        self.key = _line_for_key(_('Key of headquarters'))
        self.key.setPlaceholderText('age1…')
        self.key.setText(self._register.settings.headquarters_key)
        self.key.setCursorPosition(0)
        self.key.textEdited.connect(self._key_typed)
        self.key_said = label('', 'small')
        self.own_key = _line_for_key(_('Key of this register'))
        self.own_key.setReadOnly(True)
        self._make_key = button(_('Make a key for this register'), self.make_key, 'Ctrl+Shift+K')
        self._make_key.setEnabled(self._register.writing)
        self.own_key_said = label('', 'small')
        self._say_key(self._register.settings.headquarters_key)

    # How it lies

    def _lay_out(self) -> None:
        first, second, third = QWidget(), QWidget(), QWidget()
        when = QWidget()
        when.setLayout(column(label(_('Month'), 'section'), self.month, self.understood, spacing=look.TINY))
        first.setLayout(column(self.which, self.state, self.unapproved, when, None, spacing=look.MEDIUM))
        second.setLayout(column(self.shape, self.language, None, spacing=look.MEDIUM))
        third.setLayout(column(self.profile, self._encryption(), None, spacing=look.MEDIUM))
        for part in (first, second, third):
            part.setFixedWidth(look.px(_WIDTH))
        inside = QWidget()
        inside.setProperty('role', 'surface')
        title = label(_('Export'), 'title')
        parts = _in_a_row(first, second, third)
        lines = column(title, parts, self.notice, self.leaks, wrapped(self._write), _rule(), self._field_sheet())
        lines.addWidget(self.signing)
        lines.addWidget(self.shares)
        lines.addStretch(1)
        lines.setSpacing(look.MEDIUM)
        lines.setContentsMargins(look.LARGE, look.LARGE, look.LARGE, look.LARGE)
        inside.setLayout(lines)
        scrolled = QScrollArea()
        scrolled.setWidgetResizable(True)
        scrolled.setFrameShape(QFrame.Shape.NoFrame)
        scrolled.setWidget(inside)
        self.setLayout(column(scrolled))

    def _encryption(self) -> QWidget:
        made = QWidget()
        parts = column(label(_('Encrypted for headquarters'), 'section'), self.key, self.key_said, spacing=look.TINY)
        made.setLayout(parts)
        return made

    def _field_sheet(self) -> QWidget:
        """The empty field sheet on one side, the key of this register on the other."""
        first = button(_('Field sheet in English …'), lambda: self._ask_for_template('en'), 'Ctrl+Shift+E')
        second = button(_('Field sheet in Arabic …'), lambda: self._ask_for_template('ar'), 'Ctrl+Shift+A')
        sheet, key = QWidget(), QWidget()
        sheet.setMinimumWidth(look.px(_WIDTH))
        key.setFixedWidth(look.px(_WIDTH))
        said = label(_('An empty workbook for people who have only Excel or LibreOffice.'), 'label')
        sheet.setLayout(column(label(_('Field sheet'), 'section'), said, wrapped(first, second), None))
        title = label(_('Key of this register'), 'section')
        key.setLayout(column(title, self.own_key, wrapped(self._make_key), self.own_key_said, None))
        return _in_a_row(sheet, key)

    def enter(self) -> None:
        """Go to where one begins."""
        self.list_wanted.emit()
        self.signing.refresh()
        self.shares.refresh()

    def refresh(self, changed: Changed | None = None) -> None:
        """Show what the register has now."""
        self._offer_which()
        self.signing.refresh()
        self.shares.refresh()

    # Which records

    def show_list(self, question: Question, found: int, total: int) -> None:
        """Offer what the list shows now, and the filters that are kept."""
        self._list = (question, found, total)
        self._offer_which()

    def _offer_which(self) -> None:
        offered = [('', _('All records'), '')]
        if self._list:
            question, found, total = self._list
            numbers = {'found': isolate(f'{found:,}'), 'total': isolate(f'{total:,}')}
            shown = [records_label(question.kind), *question_in_words(question)]
            title = _('What the list shows: {found} of {total}').format(**numbers)
            offered.append((LIST, title, _('; ').join(shown)))
        try:
            self._kept = query.kept_filters(self._register.settings.filters)
        except KnownError as error:
            self._kept = {}
            self.notice.say('stop', str(error))
        for name, question in self._kept.items():
            meaning = _('; ').join([records_label(question.kind), *question_in_words(question)])
            offered.append((f'{_KEPT}{name}', kept_title(self._register, name), meaning))
        before = self.which.chosen()
        self.which.offer(offered)
        if self.which.chosen() != before:  # else more would leave than somebody chose
            self.notice.say('doubt', _('The filter that was chosen is gone. Now all records are chosen.'))

    def _shown(self) -> dict[str, Any]:
        """What the chosen list or kept filter asks, as an export takes it."""
        key = self.which.chosen()
        if key == LIST and self._list:
            return {'shown': self._list[0]}
        name = key.removeprefix(_KEPT)
        return {'shown': self._kept[name], 'name': name} if key else {}

    def clear(self) -> None:
        """Show nothing of the register any more."""
        self._list, self._kept = None, {}
        self.which.offer([('', _('All records'), '')])
        for text in (self.month, self.understood, self.own_key, self.own_key_said, self.key, self.key_said):
            text.clear()
        for part in (self.signing, self.shares, self.leaks):
            part.clear()
        self.notice.quiet()

    def _suit_profile(self) -> None:
        """What strangers read is for the public, unless the person says otherwise."""
        shape = self.shape.chosen()
        self.profile.choose(events_csv.usual_profile(shape) if shape else 'headquarters')

    @property
    def _is_public(self) -> bool:
        return self.profile.chosen() == 'public'

    def _suit_state(self) -> None:
        """The public reads what is approved; the box that asks for more is ticked anew each time."""
        self.state.setVisible(not self._is_public)
        self.unapproved.setVisible(self._is_public)
        self.unapproved.setChecked(False)
        self._understand_key()

    def _asked_state(self) -> str:
        if not self._is_public:
            return self.state.chosen()
        return 'all' if self.unapproved.isChecked() else 'approved'

    def _understand(self, text: str) -> None:
        try:
            month = self._asked_month()
        except KnownError as error:
            self.understood.setText(str(error))
            return
        words_for = _('Empty for all records; or a month, such as 1/2024.')
        self.understood.setText(dates.in_words(month, messages.language()) if month else words_for)

    def _asked_month(self) -> str | None:
        return read_month(self.month.text())

    # For whom

    def _key_typed(self, text: str) -> None:
        try:
            key = age_files.key_of(text) if text.strip() else ''
        except KnownError as error:
            look.give_role(self.key_said, 'stop-text')
            self.key_said.setText(str(error))
            return
        if self._register.writing:
            self._register.settings.set('headquarters_key', key)
        self._say_key(key)

    def _understand_key(self) -> None:
        """Say what the key that is there means for the file that is chosen."""
        if self.key_said.property('role') != 'stop-text':
            self._say_key(self.key.text().strip())

    def _say_key(self, key: str) -> None:
        if own_agreement.is_key_altered(self._register, key):
            look.give_role(self.key_said, 'stop-text')
            self.key_said.setText(own_agreement.key_altered())
            return
        look.give_role(self.key_said, 'small' if key or self._is_public else 'doubt-text')
        plain = (
            _('Not encrypted, for anybody may read it.')
            if self._is_public
            else _('Not encrypted: whoever finds the file can read it. Paste the key of headquarters here.')
        )
        said = _('Only the owner of {key} can open the file.').format(key=isolate(age_files.short(key)))
        since = own_past.key_in_words(self._register) if key == self._register.settings.headquarters_key else ''
        self.key_said.setText(f'{said} {_key_in_words(key)} {since}'.strip() if key else plain)

    def _asked_key(self) -> str:
        return age_files.key_of(self.key.text()) if self.key.text().strip() else ''

    def make_key(self) -> None:
        """Make the key that others encrypt for this register with."""
        if self._make_secret():
            self.own_key.setFocus()

    def _show_own_key(self) -> None:
        key = own_key(self._register)
        self.own_key.setText(key)
        self.own_key.setCursorPosition(0)
        self.own_key.setVisible(bool(key))
        self._make_key.setVisible(not key)
        said = _('Anyone with this line can encrypt files that only this register can open. You may share it.')
        open_said = _('The register has no passphrase: whoever has its file has its secret key too.')
        look.give_role(self.own_key_said, 'small' if self._register.encrypted else 'doubt-text')
        words = _key_in_words(key) if key else ''
        self.own_key_said.setText(f'{said if self._register.encrypted else open_said} {words}'.strip())

    # Writing

    def _ask_where(self) -> None:
        try:
            month, key = self._asked_month(), self._asked_key()
            self._refuse_altered_key(key)
        except KnownError as error:
            self.notice.say('stop', str(error))
            (self.key if self.key_said.property('role') == 'stop-text' else self.month).setFocus()
            return
        stem = f'{self._register.desk}-{month}' if month else self._register.desk
        if self._is_public:
            stem = month or 'public'
        ending = self._ending() + (age_files.ENDING if key else '')
        choose(self, _('Save file in'), SAVE, free_name(documents(), stem, ending), (ending,), self.write)

    def _refuse_altered_key(self, key: str) -> None:
        """What strangers may read in any case needs no key of headquarters."""
        if key or not self._is_public:
            own_agreement.refuse_altered_key(self._register, key)

    def _ending(self) -> str:
        return '.csv' if self.shape.chosen() else '.xlsx'

    def write(self, path: Path) -> None:
        """Write what was chosen to a file."""
        register, month, key, shape = self._register, self._asked_month(), self._asked_key(), self.shape.chosen()
        target = age_files.sealed_path(path) if key else path
        details: dict[str, Any] = {
            'state': self._asked_state(),
            'profile': self.profile.chosen(),
            'language': self.language.chosen(),
            'first': month or '',
            'last': month or '',
            'key': key,
            **self._shown(),
        }

        def work(progress: waiting.Progress) -> dict[str, int]:
            with register.reading():
                self._refuse_altered_key(key)
                if shape:
                    return events_csv.export(register, target, shape, progress=progress, **details)
                return headquarters_workbook.export(register, target, progress=progress, **details)

        def done(counts: dict[str, int]) -> None:
            more = events_csv.said(shape, counts, details['profile']) if shape else ()
            self._written(target, counts, key, list(more))

        def failed(error: Exception) -> None:
            if isinstance(error, LeaksFound):
                self.leaks.show_hits(error.hits, lambda: self.write(path))
            else:
                self._failed(error)

        self.notice.quiet()
        self.leaks.clear()
        if self._is_public and register.writing and not self._make_secret():
            return
        waiting.run(self, _('Writing the file …'), work, done, failed, at_lock=waiting.of_file(target))

    def _make_secret(self) -> bool:
        """Make what the ids of a file for the public come from, which this thread alone can keep; False where not."""
        try:
            make_own_key(self._register)
        except KnownError as error:
            self._failed(error)
            return False
        self._show_own_key()
        return True

    def _written(self, path: Path, counts: dict[str, int], key: str, more: list[str]) -> None:
        count = sum(counts.get(cls.record_kind, 0) for cls in roots())
        sentence = ngettext('{count} record written to {path}', '{count} records written to {path}', count)
        said = [sentence.format(count=f'{count:,}', path=isolate(file_name(path)))]
        if unread := counts.get('not_approved', 0):
            sentence = ngettext('{count} of them is not approved yet.', '{count} of them are not approved yet.', unread)
            said.append(sentence.format(count=f'{unread:,}'))
        if left := counts.get('left_out', 0):
            sentence = ngettext('{count} record was not chosen.', '{count} records were not chosen.', left)
            said.append(sentence.format(count=f'{left:,}'))
        if asked := counts.get('questions_left', 0):
            said.append(about_sheet.questions_left_in_words(asked))
        if unsealed := counts.get('not_sealed', 0):
            said.append(sealed_records.unsealed_in_words(unsealed))
        if counts.get('too_large'):
            said.append(size_of_workbook.too_large_in_words())
        is_bare = not key and not self._is_public
        said += [_('It is not encrypted: keep it as safe as the register.')] if is_bare else []
        self.notice.say(
            'doubt' if is_bare else 'settled', '\n'.join(filter(None, [said[0], ' '.join(said[1:]), *more]))
        )

    def _ask_for_template(self, language: str) -> None:
        start = free_name(documents(), f'field-sheet-{language}', '.xlsx')
        choose(
            self,
            _('Save field sheet in'),
            SAVE,
            start,
            ('.xlsx',),
            lambda path: self.write_template(path, language),
        )

    def write_template(self, path: Path, language: str) -> None:
        """Write the empty field sheet in a language."""

        def done(_result: object) -> None:
            self.notice.say('settled', _('The field sheet is written: {path}').format(path=isolate(file_name(path))))

        self.notice.quiet()
        work = lambda _progress: field_sheet.write_template(path, language)  # noqa: E731
        at_lock = waiting.of_file(path)
        waiting.run(self, _('Writing the field sheet …'), work, done, self._failed, can_stop=False, at_lock=at_lock)

    def _failed(self, error: Exception) -> None:
        if not isinstance(error, KnownError):
            raise error
        if isinstance(error, NoneApproved):
            said = _('None of these records is approved, so nothing was written; tick “{box}” to include the others.')
            self.notice.say('stop', said.format(box=self.unapproved.text()))
            self.unapproved.setFocus()
            return
        self.notice.say('doubt' if isinstance(error, waiting.Cancelled) else 'stop', str(error))


def _profiles() -> list[tuple[str, str, str]]:
    return [
        (
            'headquarters',
            _('For headquarters'),
            _('Without the identities of informants and the contacts of families. A workbook can be imported again.'),
        ),
        (
            'public',
            _('For the public'),
            _('Approved records; people only with consent, no exact places. Cannot be imported again.'),
        ),
        ('full', _('Everything'), _('With identities and contacts: keep it as safe as the register itself.')),
    ]


def _shapes() -> list[tuple[str, str, str]]:
    return [
        ('', _('Workbook'), _('A sheet for each kind of record.')),
        ('plain', _('CSV, one row per incident'), _('With the usual casualty columns.')),
        ('acled', _('CSV, ACLED layout'), ''),
        ('ucdp', _('CSV, UCDP GED layout'), ''),
        ('hxl', _('CSV with HXL tags'), ''),
    ]


def _line_for_key(name: str) -> QLineEdit:
    made = LineToType()
    made.setLayoutDirection(Qt.LayoutDirection.LeftToRight)
    made.setAccessibleName(name)
    return made


def _key_in_words(key: str) -> str:
    return _('In words, to compare by voice: {words}.').format(words=in_words(key))


def _in_a_row(*parts: QWidget) -> QWidget:
    """Parts beside one another, below one another where text is large."""
    made = QWidget()
    flow = Flow(made, gap=look.LARGE, at_top=True)
    for part in parts:
        flow.addWidget(part)
    return made


def _rule() -> QFrame:
    made = QFrame()
    made.setProperty('role', 'rule')
    return made


def read_month(text: str) -> str | None:
    """The month that was typed, as `2024-01`; None for an empty line; raises KnownError for what is none."""
    if not text.strip():
        return None
    try:
        month = dates.month_of(dates.understand(text, from_today=True))
    except (dates.NotADate, dates.AmbiguousDate):
        month = None
    if month is None:
        raise Refused(_('“{text}” is not a month; write it like 1/2024 or January 2024.').format(text=text))
    return month
