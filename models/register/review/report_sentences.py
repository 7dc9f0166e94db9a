"""The sentences of a report as people edited them: English and Arabic are a pair, and each figure stays a token.

Editing one language marks the other as not read since; reading or editing that one ends it. Going back to the sentence
of the layout withdraws the pair. Each is one action, with its history, and is undone as any other.
"""

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from models.errors import Refused, StaleSave
from models.file import rows
from models.file.register_file import RegisterFile
from models.language import figure_tokens
from models.language.messages import _
from models.language.text import clean
from models.query.as_it_was.as_of import PastRecords
from models.record.fields import Stored
from models.record.records import OF_REVIEW, Record
from models.register.writing import WritableRegister

# What a page that shows these sentences is concerned by.
KIND = 'sentence'
_FIELDS = {'en': 'english', 'ar': 'arabic'}
# What of it people wrote.
WRITTEN = ('english', 'arabic')
_OTHER = {'en': 'ar', 'ar': 'en'}


class SentencePlace(NamedTuple):
    """Which sentence of which report: the period, the layout, and the place within it."""

    period: str
    layout: str
    place: str


class LayoutSentence(NamedTuple):
    """The sentence that the layout has at a place, in both languages, and what else may be a token in it."""

    english: str
    arabic: str
    nouns: Iterable[str] = ()
    words: Iterable[str] = ()

    def of(self, language: str) -> str:
        """The sentence in a language."""
        return self.arabic if language == 'ar' else self.english


class KeptSentence(NamedTuple):
    """A pair as it is kept: both sentences, the language that nobody read since ('' for none), and its vector."""

    uid: str
    revision: str
    english: str
    arabic: str
    unread: str

    def of(self, language: str) -> str:
        """The sentence in a language."""
        return self.arabic if language == 'ar' else self.english


def kept(register: RegisterFile, period: str, layout: str, past: PastRecords | None = None) -> dict[str, KeptSentence]:
    """The edited sentences of a report, by their place; with a `past` end of the history as they were then."""
    cls: Any = OF_REVIEW[KIND]
    found: Iterable[Record] = rows.stored(register.db, KIND, (cls.period == period) & (cls.layout == layout))
    then = past.as_then(KIND, found) if past else found
    return {str(record.get('place')): _kept(record) for record in then if not record.withdrawn and _is_whole(record)}


def _is_whole(record: Record) -> bool:
    """Whether both languages are there still: what is left of a pair of which one was erased is no sentence."""
    return all(record.get(field) for field in _FIELDS.values())


def ever_edited(register: RegisterFile, period: str) -> list[Record]:
    """Every pair that was ever kept for a period, in whatever layout, also those that were taken back."""
    cls: Any = OF_REVIEW[KIND]
    return list(rows.stored(register.db, KIND, cls.period == period))


def unread(register: RegisterFile, period: str, layout: str) -> dict[str, str]:
    """The places whose sentence nobody read since the other language changed, with the language."""
    return {place: one.unread for place, one in kept(register, period, layout).items() if one.unread}


def edit(
    register: WritableRegister,
    place: SentencePlace,
    texts: Mapping[str, str],
    standing: LayoutSentence,
    *,
    based_on: str = '',
) -> None:
    """Keep a sentence as somebody edited it, in one language or in both, by language.

    The other language is not read since, unless it was this one that was not. `based_on` is the vector of the pair that
    they saw ('' for none). Raises Refused where a figure of a text is missing, is there twice, or is typed, and
    StaleSave where somebody changed the pair since.
    """
    said = {language: ' '.join(clean(text).split()) for language, text in texts.items()}
    for language, text in said.items():
        _refuse(text, language, standing)
    stored = _stored(register, place, based_on)
    record = stored or _standing_record(place, standing)
    changed = [language for language, text in said.items() if text != record.get(_FIELDS[language])]
    if not changed:
        return
    for language in changed:
        record.set(_FIELDS[language], said[language])
    record.set('unread', _unread_after(changed, record.get('unread')))
    if all(record.get(field) == standing.of(one) for one, field in _FIELDS.items()):
        record.set('unread', None)
        record.set('withdrawn', _back())
    with register.action('sentence') as action:
        action.put(record, based_on=based_on, is_new=stored is None)


def _unread_after(changed: list[str], unread: Stored) -> str | None:
    """The language that nobody read since some were changed: the other one, unless this one was not read before."""
    if len(changed) > 1 or changed == [unread]:
        return None
    return _OTHER[changed[0]]


def read(register: WritableRegister, place: SentencePlace, *, based_on: str) -> None:
    """Note that somebody read the language that was not read since the other changed."""
    record = _stored(register, place, based_on)
    if record is None or not record.get('unread'):
        return
    record.set('unread', None)
    with register.action('sentence') as action:
        action.put(record, based_on=based_on)


def revert(register: WritableRegister, place: SentencePlace, *, based_on: str) -> None:
    """Go back to the sentence of the layout, in both languages."""
    record = _stored(register, place, based_on)
    if record is None:
        return
    record.set('withdrawn', _back())
    with register.action('sentence') as action:
        action.put(record, based_on=based_on)


def _back() -> str:
    return _('Back to the sentence of the layout.')


def _refuse(text: str, language: str, standing: LayoutSentence) -> None:
    field = _FIELDS[language]
    if not text:
        raise Refused(_('Write the sentence, or go back to the sentence of the layout.'), field)
    try:
        figure_tokens.refuse_unlike(text, standing.of(language), standing.nouns, standing.words)
    except Refused as error:
        raise Refused(str(error), field) from error


def _stored(register: RegisterFile, place: SentencePlace, based_on: str) -> Record | None:
    """The pair as it is kept now; StaleSave where it is not what somebody saw."""
    found = kept(register, place.period, place.layout).get(place.place)
    if (found.revision if found else '') != based_on:
        sentence = _('Somebody changed this sentence since you opened it; read it as it is now, then edit it again.')
        raise StaleSave(sentence, found.uid if found else '')
    cls: Any = OF_REVIEW[KIND]
    return next(rows.stored(register.db, KIND, cls.uid == found.uid)) if found else None


def _standing_record(place: SentencePlace, standing: LayoutSentence) -> Record:
    """A pair as the layout has it, before anybody edits it."""
    return Record(KIND, values=place._asdict() | {'english': standing.english, 'arabic': standing.arabic})


def _kept(record: Record) -> KeptSentence:
    values = (str(record.get(name) or '') for name in ('english', 'arabic', 'unread'))
    return KeptSentence(record.uid, record.revision, *values)
