"""The search of texts that leave for what the register knows: names, informants, aliases, codes, numbers.

What was let through by a lead is found no more for as long as its text stays as it is.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property

from exchange.leaks.contacts import contacts_in, digits_of
from exchange.leaks.known_codes import Called
from exchange.leaks.leaving_texts import CODE, CONTACT, INFORMANT, NAME, Hit, LeavingText
from exchange.leaks.plain_signs import plain
from exchange.leaks.protected_names import NameIndex, ProtectedName, protected_names
from exchange.leaks.written_words import WrittenWord, tokens_of
from models.dates import dates
from models.forgetting import forgettable
from models.language.text import clean, fold
from models.limits.rule_limits import RULE_LIMITS
from models.query import protected
from models.query.let_through import KeptHit, kept_hits
from models.record.naming import NamedOn
from models.register.register import Register

Span = tuple[int, int]
# Who an informant is stands in words of one's own: a name comes first in them, and ends where other words begin.
_PARTS = re.compile(r'[\n,،;؛:()\[\]/|–—\d]+|\s-\s|\b(?:من|في|ابن عم|and|from|at|in|of|the)\b')
_WORDS_OF_A_NAME = 4


class LeakSearch:
    """What a register knows that must not leave, ready to be looked for in many texts."""

    def __init__(self, register: Register, day: date | None = None, months: int = RULE_LIMITS.consent_months) -> None:
        on = NamedOn(day or dates.today_in_damascus(), months)
        informants = list(protected.informants(register))
        self._people = NameIndex(_names_of_people(protected.unnamed_people(register, on)))
        self._informants = NameIndex(_names_in(one.identity for one in informants))
        reached = [*(one.contact for one in informants), *(one.identity for one in informants)]
        reached += protected.family_contacts(register)
        self._numbers = frozenset(digits for contact in reached for digits in digits_of(plain(contact).text))
        begun = protected.series(register)
        desks = {code for code in begun if any(map(str.isdigit, code))} | {register.desk}
        aliases = [alias for alias in protected.aliases(register) if fold(alias) != fold(register.desk)]
        self._called = Called((one.code for one in informants if one.code), aliases, desks, begun | {register.desk})
        self._kept = kept_hits(register)

    def open_hits(self, texts: Iterable[LeavingText]) -> list[Hit]:
        """What is found in texts, without what a lead let through."""
        return [hit for text in texts for hit in self.hits(text) if not self.is_kept(hit)]

    def is_kept(self, hit: Hit) -> bool:
        """Whether a lead let it through, in the text as it is."""
        return kept_as(hit) in self._kept

    def is_kept_elsewhere(self, hit: Hit) -> bool:
        """Whether a lead let it through in a text that stands, as it was then, within this one."""
        kept = self._kept_texts.get((hit.kind, hit.words))
        if kept is None:
            return False
        whole = _lines(hit.text.text)
        return whole in kept or any(text in whole for text in kept)

    @cached_property
    def _kept_texts(self) -> dict[tuple[str, str], set[str]]:
        """The texts in which a lead let words through, by what they are and the words."""
        found: dict[tuple[str, str], set[str]] = {}
        for one in self._kept:
            found.setdefault((one.kind, one.words), set()).add(_lines(one.text))
        return found

    def hits(self, text: LeavingText) -> list[Hit]:
        """All that is found in a text, in its order; of what overlaps only the first of its kind."""
        found = sorted({(*span, kind) for kind, span in self._spans(text) if span[0] < span[1]})
        kept, ended = list[Hit](), dict[str, int]()
        for begins, ends, kind in found:
            if begins >= ended.get(kind, 0):
                kept.append(Hit(text, kind, begins, ends))
                ended[kind] = ends
        return kept

    def _spans(self, text: LeavingText) -> Iterator[tuple[str, Span]]:
        tokens, signs = tokens_of(text.text), plain(text.text)
        by_right = _by_right(text, tokens)
        for index in (self._people, self._informants):
            for place in index.found_in(tokens):
                span = tokens[place.first].begins, tokens[place.last - 1].ends
                if index is self._informants or not _lies_in(span, by_right):
                    yield NAME, span
        for span, is_informants in self._called.phrases_in(tokens):
            if is_informants or not _lies_in(span, by_right):
                yield INFORMANT if is_informants else CODE, span
        yield from ((INFORMANT, signs.span(*span)) for span in self._called.informants_in(signs))
        yield from ((CODE, signs.span(*span)) for span in self._called.numbers_in(signs))
        yield from ((CONTACT, signs.span(*span)) for span in contacts_in(signs, self._numbers))


def search_texts(
    register: Register,
    texts: Iterable[LeavingText],
    day: date | None = None,
    months: int = RULE_LIMITS.consent_months,
) -> list[Hit]:
    """What texts hold that must not leave, without what a lead let through; nothing may be written while it is there.

    `day` and `months` say when they leave, and how long a consent of the missing holds, as the layout of a report has
    it.
    """
    return LeakSearch(register, day, months).open_hits(texts)


def kept_as(hit: Hit) -> KeptHit:
    """A hit as the register keeps it once a lead let it through."""
    return KeptHit(hit.text.about, hit.text.field, clean(hit.text.text), hit.kind, clean(hit.words))


def _lines(text: str) -> str:
    return ' '.join(text.split())


def _names_of_people(people: Iterable[protected.KnownPerson]) -> Iterator[ProtectedName]:
    return (name for person in people for name in protected_names(person.name, person.father))


def _names_in(identities: Iterable[str]) -> Iterator[ProtectedName]:
    """The names that stand in what the register keeps of who informants are."""
    for identity in identities:
        for part in _PARTS.split(identity):
            yield from protected_names(' '.join(part.split()[:_WORDS_OF_A_NAME]))


@forgettable(16)
def _by_first_word(names: frozenset[str]) -> dict[str, list[tuple[str, ...]]]:
    found: dict[str, list[tuple[str, ...]]] = {}
    for words in (tuple(token.word for token in tokens_of(name)) for name in names):
        if words:
            found.setdefault(words[0], []).append(words)
    return found


def _by_right(text: LeavingText, tokens: list[WrittenWord]) -> list[Span]:
    """Where the names stand that a text holds by right."""
    if not text.names:
        return []
    known, words = _by_first_word(text.names), tuple(token.word for token in tokens)
    places = ((at, name) for at, word in enumerate(words) for name in known.get(word, ()))
    return [
        (tokens[at].begins, tokens[at + len(name) - 1].ends)
        for at, name in places
        if words[at : at + len(name)] == name
    ]


def _lies_in(span: Span, others: list[Span]) -> bool:
    return any(other[0] <= span[0] and span[1] <= other[1] for other in others)
