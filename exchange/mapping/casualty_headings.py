"""What a casualty column counts, read from its heading: outcome, party, who, role and standing, in any order.

A heading is understood only when every word of it is: "Civilian women killed", "ISIS members killed", "قتلى مدنيون
أطفال", "of whom children", "مجموع القتلى". `exchange/mapping/total_columns.py` turns totals and "of whom" columns into
leaves.
"""

from dataclasses import dataclass, replace
from functools import cached_property
from itertools import islice, product
from typing import NamedTuple

from exchange.mapping.heading_grammar import qualifiers, signs
from exchange.mapping.heading_grammar.qualifiers import Piece
from exchange.mapping.spelling import nearest
from models.language.code_lists import Code, codes, remembered
from models.language.text import fold
from models.limits.heading_limits import HEADING_LIMITS
from models.record.casualty_words import (
    FIGHTERS,
    FILLER,
    PARTS,
    SHARE,
    Option,
    both,
    codes_of,
    excludes,
    is_within,
    known_words,
    merged,
    options_of,
    phrases,
    spelled_out,
    stem,
    without_brackets,
)

TOTAL, INCLUDING = 'total', 'including'
CASUALTIES = 'casualties'
_CIVILIANS_IF_ALONE = ('man', 'woman', 'boy', 'girl', 'child')
_RESTS = ('child', 'unknown')


@dataclass(frozen=True)
class Harm:
    """What a casualty column counts: codes of a casualty's fields, whether it is a total or a part of another column.

    `listed` is the code of the usual column that it is ('' for none). A party that begins with `@` is the party in the
    column of that heading. `bound` says that it is the lowest, the best or the highest number of one line.
    """

    stated: tuple[Option, ...]
    share: str = ''
    listed: str = ''
    bound: str = ''

    @cached_property
    def code(self) -> str:
        """The column in a mapping, behind `casualties:`."""
        if self.listed and not self.bound:
            return self.listed
        pairs = [f'{name}={value}' for name, value in self.stated]
        return '&'.join([*filter(None, (self.share, self.bound)), *pairs])

    @cached_property
    def hangs_on_the_row(self) -> bool:
        """Whether its party is the one in another column."""
        return self.values.get('party', '').startswith('@')

    @property
    def line(self) -> 'Harm':
        """The column without its bound: the bounds of one line have the same."""
        return replace(self, bound='')

    @property
    def values(self) -> dict[str, str]:
        """The codes by their fields."""
        return dict(self.stated)

    def holds(self, other: 'Harm') -> bool:
        """Whether all whom the other counts are among those that this one counts."""
        theirs = other.values
        return all(name in theirs and is_within(name, value, theirs[name]) for name, value in self.stated)

    def is_apart_from(self, other: 'Harm') -> bool:
        """Whether nobody can be counted by both: they differ in something that a person is one of."""
        theirs = other.values
        return any(name in theirs and excludes(name, value, theirs[name]) for name, value in self.stated)

    def narrows(self, other: 'Harm') -> bool:
        """Whether it says more exactly something that the other says."""
        theirs = other.values
        return any(name in theirs and value != theirs[name] for name, value in self.stated)

    def fits_in(self, base: 'Harm') -> bool:
        """Whether some of those whom a base counts can be these."""
        theirs = base.values
        return all(name not in theirs or is_within(name, theirs[name], value) for name, value in self.stated)

    def with_part(self, part: 'Harm') -> 'Harm':
        """The people of this column that a part of it counts."""
        return harm_of({**self.values, **part.values})


class Understood(NamedTuple):
    """What a heading was understood as, and whether its words had to be corrected or may mean something else.

    `is_open` is so for victims, who may be the injured too; `may_have_done_it` where a party may be who did it;
    `is_one_of` where "this report" or "confirmed" tells its number from another of the same people.
    """

    harm: Harm
    is_misspelt: bool = False
    is_open: bool = False
    may_have_done_it: bool = False
    is_one_of: bool = False


def harm_of(stated: dict[str, str], share: str = '') -> Harm:
    """A column that counts these, the usual one where there is such a one.

    Men, women and children of whom nothing else is said are civilians, as in the usual columns.
    """
    if not share and set(stated) == {'outcome', 'who'} and stated['who'] in _CIVILIANS_IF_ALONE:
        stated = {**stated, 'party': 'civilians'}
    if not share and stated.get('party') == 'civilians' and 'who' in stated and 'role' not in stated:
        stated = {'standing': 'civilian', **stated}
    ordered = tuple((name, stated[name]) for name in PARTS if stated.get(name))
    usual = None if share else _listed(dict(ordered))
    return Harm(tuple(_stated(usual).items()), listed=usual.code) if usual else Harm(ordered, share)


def from_code(code: str) -> Harm | None:
    """The column of a code in a mapping, None for what is none."""
    if row := codes('sheet_columns').get(code):
        return Harm(tuple(_stated(row).items()), listed=code)
    share, bound, stated = '', '', {}
    for item in code.split('&'):
        name, equals, value = item.partition('=')
        if not equals and item in (TOTAL, INCLUDING) and not share:
            share = item
        elif not equals and item in qualifiers.BOUNDS and not bound:
            bound = item
        elif name in PARTS and (value in codes_of(name) or (name == 'party' and value[:1] == '@')):
            stated[name] = value
        else:
            return None
    is_whole = 'outcome' in stated if share != INCLUDING else bool(stated) and not bound
    return replace(harm_of(stated, share), bound=bound) if is_whole else None


def _stated(row: Code) -> dict[str, str]:
    return {name: value for name in PARTS if (value := row.columns.get(name, ''))}


def _listed(stated: dict[str, str]) -> Code | None:
    """The usual column for these, None where there is none.

    Those for the rest ("Children killed (sex unknown)") are known by their own names alone: "Children killed" may count
    boys and girls who stand in other columns.
    """
    for row in codes('sheet_columns').values():
        if row.columns['who'] in _RESTS:
            continue
        theirs = _stated(row)
        if theirs == stated or theirs == stated | {'standing': theirs.get('standing', '')}:
            return row
    return None


@remembered
def _words() -> tuple[str, ...]:
    """The single words of some length, among which a misspelt one is looked for."""
    single = {phrase[0] for phrase in phrases() if len(phrase) == 1}
    return tuple(sorted(word for word in single if len(word) >= HEADING_LIMITS.letters_of_a_word))


# Headings


# Mostly the killed are called so, at times the injured with them.
_VICTIMS = frozenset(stem(fold(word)) for word in ('ضحايا', 'ضحية', 'victims'))
# What somebody does to others, or has done: of these a party beside them may be the doer.
_HELD = frozenset({'arrested', 'abducted', 'released', 'died_detention', 'displaced'})
# What may stand beside a party that is counted: "of ISIS", "from the SDF", "in the ranks of".
_MEMBERS_OF = frozenset(map(fold, ('من', 'from', 'among', 'صفوف', 'بصفوف', 'side')))
# "Killed (SDF side)" says whose side it is, "Killed (side A)" does not; behind all others "a" is a letter.
_SIDES, _LETTERS = frozenset(map(fold, ('side', 'sides', 'جانب'))), frozenset({'a', 'an'})
# "Killed (from)" and "Killed (to)" are bounds, or days: at the end of a heading the word does not say whose they were.
_FROM = frozenset(map(fold, ('from', 'من', 'between', 'بين', 'among')))


@remembered
def understand(heading: str) -> Understood | None:
    """What a heading says that its column counts; None where a word or a sign of it says something else."""
    text = signs.without_marks(heading)
    words = spelled_out(fold(without_brackets(text)).split())
    if not words or len(words) > HEADING_LIMITS.words_of_harm or not _is_in_words_alone(text):
        return None
    found = _read(words)
    if found:
        return found
    corrected = [_corrected(word) for word in words]
    found = _read(corrected) if corrected != words else None
    if found:
        return found._replace(is_misspelt=True)
    killed = ['killed' if stem(word) in _VICTIMS else word for word in words]
    found = _read(killed) if killed != words else None
    return found._replace(is_open=True) if found else None


def _is_in_words_alone(text: str) -> bool:
    """Whether no sign of a heading says anything; a stroke may part what happened from whom, as in a form."""
    told = signs.telling(text)
    if told != {'/'} or text.count('/') > 1:
        return not told
    halves = [list(qualifiers.pieces(fold(half).split())) for half in text.split('/')]
    said = [{part for piece in half for part, _value in piece.options} - {FILLER} for half in halves]
    return {'outcome'} in said and any(parts and 'outcome' not in parts for parts in said)


def _corrected(word: str) -> str:
    """The one word that is a slip of the keys away, where the word itself stands in no list."""
    bare = stem(word)
    known = known_words() | qualifiers.qualifying_words() | qualifiers.words_of_other_things()
    return word if {word, bare} & known else nearest(bare, _words()) or word


def _read(words: list[str]) -> Understood | None:
    """What words say where each of them says something; a bound, and what tells their number from others."""
    found = list(qualifiers.pieces(words))
    says = {piece.says for piece in found if piece.says}
    bounds = says & set(qualifiers.BOUNDS)
    if any(not piece.options and not piece.says for piece in found) or says & set(qualifiers.LEFT_OUT):
        return None
    if len(bounds) > 1 or qualifiers.marks(words, qualifiers.BY) or words[-1] in _LETTERS | _FROM:
        return None
    options = [piece.options for piece in found if piece.options]
    meanings = islice(product(*options), HEADING_LIMITS.meanings)
    harm = next((whole for chosen in meanings if (whole := _together(chosen))), None)
    if harm is None or ('party' not in harm.values and not _SIDES.isdisjoint(words)):
        return None
    if harm.share == INCLUDING and (bounds or not _begins_with_a_part(found)):
        return None
    return Understood(
        replace(harm, bound=next(iter(bounds), '')),
        may_have_done_it=_may_have_done_it(harm, words, found),
        is_one_of=bool(says & {qualifiers.WHICH, qualifiers.NEW}),
    )


def _begins_with_a_part(found: list[Piece]) -> bool:
    """Whether "of whom" stands first: "Civilians killed including children" counts all of them, or the children."""
    first = next((piece for piece in found if not qualifiers.is_filler(piece)), found[0])
    return any(part == SHARE for part, _value in first.options)


def _may_have_done_it(harm: Harm, words: list[str], found: list[Piece]) -> bool:
    """Whether the party of a heading may be who did it: "SDF arrests", but not "members of the SDF arrested"."""
    party = harm.values.get('party', 'civilians')
    are_told = any({part for part, _value in piece.options} <= {'role', 'standing'} for piece in found if piece.options)
    says_members = any(part == FIGHTERS for word in words for part, _value in options_of((word,)))
    is_of_members = says_members or are_told or not _MEMBERS_OF.isdisjoint(words)
    if is_of_members or codes_of('party')[party].columns['class'] in ('civilian', 'unknown'):
        return False
    return harm.values.get('outcome') in _HELD or qualifiers.marks(words, qualifiers.ACT)


def _together(chosen: tuple[Option, ...]) -> Harm | None:
    """The column that these meanings make, None where two of them contradict each other."""
    found = merged(chosen)
    return _whole(*found) if found else None


def together(column: dict[str, str], stated: dict[str, str]) -> dict[str, str] | None:
    """What a column and a cell of it say of people together; None where they contradict each other.

    That they fight is said by their party where the column names one.
    """
    found = dict(column)
    for part, value in stated.items():
        if part == 'standing' and value == 'combatant' and column.get('party', 'civilians') != 'civilians':
            continue
        if part in found and excludes(part, found[part], value):
            return None
        if part == 'standing' and value == 'combatant' and found.get('party') == 'civilians':
            return None
        found[part] = both(part, found[part], value) if part in found else value
    return found if all(found.values()) else None


def _whole(stated: dict[str, str], share: str) -> Harm | None:
    """A column that says enough: an outcome, or what part of another it is."""
    if stated.get('party') == 'civilians' and stated.get('standing') == 'civilian':
        stated.pop('standing')
    if share == INCLUDING and stated.keys() - {'outcome'}:
        return harm_of(stated, share)
    if 'outcome' not in stated or share == INCLUDING:
        return None
    return harm_of(stated, share)
