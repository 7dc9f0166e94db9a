"""The page of places that were kept as typed: each can be matched to one of the lists, or kept as a local place."""

from PySide6.QtCore import Qt

from models import query
from models.changed import Changed
from models.language.code_lists import codes
from models.language.messages import _, ngettext
from models.language.text import has_arabic
from models.places import Fit, Gazetteer, Place
from models.query import UnmatchedPlace
from models.record.records import Record
from models.register.register import Register
from ui.parts import page_entries
from ui.parts.page import Page
from ui.parts.pieces import Lines, LineToType, Notice, button, column, label, row, table, wrapped


class PlacesView(Page):
    """Places as typed at one side, what they may be at the other; Enter matches."""

    entry = page_entries.PLACES
    overrides = ('Ctrl+Return',)

    def __init__(self, register: Register) -> None:
        super().__init__()
        self._register = register
        self._typed = Lines([_('As typed'), _('Governorate'), _('Records')], self, numbers=[2])
        self._found = Lines([_('Place'), _('Located in')], self)
        self.typed_table = table(self._typed, [180, 130])
        self.typed_table.setAccessibleName(_('Places kept as typed'))
        self.found_table = table(self._found, [180])
        self.found_table.setAccessibleName(_('Places in the list'))
        self.search = LineToType()
        self.search.setPlaceholderText(_('Search the list of places'))
        self.search.setAccessibleName(_('Search the list of places'))
        self.notice = Notice(self)
        self._empty = label(
            _('All places are matched. Places not in any list are kept as typed and shown here.'), 'small'
        )
        self._lay_out()
        self._listen()

    def _lay_out(self) -> None:
        title = label(_('Unmatched places'), 'title')
        intro = label(
            _('These places are not in any list. Choose the right place, or keep it as a local place.'), 'small'
        )
        match = button(_('Match'), self.match, 'Ctrl+Return', 'primary')
        keep = button(_('Keep as a local place'), self.keep_local, 'Ctrl+Shift+Return')
        for part in (self.search, self.found_table, match, keep):
            part.setEnabled(self._register.writing)
        beside = column(label(_('Suggestions'), 'section'), self.search, self.found_table, wrapped(match, keep))
        both = row()
        both.addLayout(column(label(_('As typed'), 'section'), self.typed_table), 1)
        both.addLayout(beside, 1)
        self.setLayout(column(title, intro, self._empty, both, self.notice, margin=16))

    def _listen(self) -> None:
        self.typed_table.selectionModel().currentRowChanged.connect(self._suggest)
        self.search.textChanged.connect(self._look_up)
        self.search.returnPressed.connect(self.match)
        self.found_table.doubleClicked.connect(self.match)

    def clear(self) -> None:
        """Show nothing of the register any more."""
        for lines in (self._typed, self._found):
            lines.put([])
        self.search.clear()
        self.notice.quiet()

    def refresh(self, changed: Changed | None = None) -> None:
        """Show what the register has now."""
        waiting = query.unmatched_places(self._register)
        lines = [(p.typed, codes('governorates').label(p.governorate), str(p.records)) for p in waiting]
        self._typed.put(lines, waiting)
        self._empty.setVisible(not waiting)
        if waiting:
            self.typed_table.setCurrentIndex(self._typed.index(0, 0))
        else:
            self.search.clear()

    def _chosen(self) -> UnmatchedPlace | None:
        thing = self._typed.thing(self.typed_table.currentIndex().row())
        return thing if isinstance(thing, UnmatchedPlace) else None

    def _suggest(self) -> None:
        chosen = self._chosen()
        if chosen:
            self.search.setText(chosen.typed)
            self.search.home(False)  # a long name is read from its beginning
            self._look_up()

    def _look_up(self) -> None:
        chosen = self._chosen()
        governorate = chosen.governorate if chosen else None
        text = self.search.text()
        places = self._register.places
        found = [fit.place for fit in places.fitting(text, governorate) or _by_words(places, text, governorate)]
        self._found.put([(place.label(), places.area(place.code)) for place in found], found)
        if found:
            self.found_table.setCurrentIndex(self._found.index(0, 0))

    def match(self) -> None:
        """Match the chosen place to the chosen one of the lists."""
        chosen, place = self._chosen(), self._found.thing(self.found_table.currentIndex().row())
        if chosen and isinstance(place, Place):
            self._settle(chosen, place.code, place.label())

    def keep_local(self) -> None:
        """Add the typed place to the register's own, and match it there."""
        chosen = self._chosen()
        if not chosen:
            return
        if not chosen.governorate:
            self.notice.say('doubt', _('Choose the governorate of the record first; every local place is in one.'))
            return
        name = 'name_ar' if has_arabic(chosen.typed) else 'name_en'
        made = self._register.save(Record('place', values={name: chosen.typed, 'governorate': chosen.governorate}))
        self._settle(chosen, made.uid, chosen.typed)

    def _settle(self, chosen: UnmatchedPlace, code: str, name: str) -> None:
        done = self._register.match_place(chosen, code)
        sentence = ngettext(
            '{count} record now has the place {name}.', '{count} records now have the place {name}.', done
        )
        self.notice.say('settled', sentence.format(count=done, name=name))
        self.typed_table.setFocus(Qt.FocusReason.OtherFocusReason)


def _by_words(places: Gazetteer, text: str, governorate: str | None) -> list[Fit]:
    """What holds the longest word that was typed: “Palmyra desert” may well lie at Palmyra."""
    words = sorted(text.split(), key=len, reverse=True)
    return places.fitting(words[0], governorate) if words else []
