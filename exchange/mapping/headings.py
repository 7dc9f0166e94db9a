"""What a heading stands for: the field or casualty column that it names, how sure that is, and why.

A heading is known by its label, name or alias in either language; by its HXL tag; by one of its halves ("المحافظة /
Governorate", "3. Place (village)"); by the same words in another order; as a casualty column by its grammar; and by a
spelling that is a slip of the keys away from one field alone.
"""

import csv
import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from exchange.mapping import casualty_headings, spelling
from exchange.mapping.casualty_headings import CASUALTIES
from exchange.mapping.heading_grammar import qualifiers, signs, unchanging_words
from exchange.mapping.table_layout import SERIALS
from models.language.code_lists import Code, codes, remembered
from models.language.messages import RESOURCES
from models.language.text import fold, has_arabic
from models.limits.heading_limits import HEADING_LIMITS
from models.limits.text_limits import TEXT_LIMITS
from models.record import casualty_words
from models.record.records import RECORDS

FIELD_KINDS = ('incident', 'abductee')
ROW_ID = 'row.uid'
# The number by which other rows and sheets of a file refer to the record of a row.
ROW_KEY = 'row.key'
# Behind a field whose column holds it and the next one, such as a latitude and a longitude.
IN_ONE_CELL, LONGITUDE_FIRST = 'pair', 'pair_longitude_first'
_NUMBERING = re.compile(r'^\s*(?:[Qq]?\d{1,3}\s*[.):\-_]+|\(\d{1,3}\)|[(\[]?[A-Za-z][.)]\s)\s*')
_BRACKETS = re.compile(r'[(\[{«][^()\[\]{}«»]*[)\]}»]')
_JOINTS = re.compile(r'\s*(?:[/|\\\n\r؛;]|\s[-–—:]\s|::)\s*(?![^(\[{]*[)\]}])')
_PATH = re.compile(r'[A-Za-z0-9_\-]+(?:/[A-Za-z0-9_\-]+)+')
# The name of a question behind its groups as ODK Central gives it out, and what may stand before a name itself.
_HYPHENED = re.compile(r'[A-Za-z0-9_]+(?:-[A-Za-z0-9_]+)+')
_OF_WHOM = re.compile(r'(?:victim|person|casualty|people|incident|event|abductee|detainee)s?_(?=[a-z])')
_ARABIC_RUN = re.compile(r'[^A-Za-z]+')
_LATIN_RUN = re.compile(r"[A-Za-z][A-Za-z'’\-]*")


class Meaning(NamedTuple):
    """What a column is taken for: a target of a mapping, how sure that is (0 to 100), and why in one word.

    The reasons: chosen, profile, name, alias, tag, part, order, harm, spelling, content.
    """

    target: str
    sure: int
    reason: str

    @property
    def is_certain(self) -> bool:
        """Whether nobody need confirm it."""
        return self.sure >= HEADING_LIMITS.certain


@remembered
def meaning(heading: str, kind: str) -> Meaning | None:
    """What a heading or HXL tag stands for in a sheet of a kind of record, None where it is not known, or too long."""
    if len(heading) > TEXT_LIMITS.heading:
        return None
    if heading.startswith('#') and (found := _tagged(heading, kind)):
        return found
    if whole := _named(heading, kind):
        return whole
    return _on_a_path(heading, kind) or _in_pieces(heading, kind) or _misspelt(heading, kind)


def _on_a_path(heading: str, kind: str) -> Meaning | None:
    """What the question of a form is, which stands behind the groups that it is in: `group/place`."""
    if _HYPHENED.fullmatch(heading) and '_' not in heading.partition('-')[0]:
        heading = heading.replace('-', '/')
    *groups, name = heading.split('/')
    is_path = _PATH.fullmatch(heading) and not any(_named(group, kind) for group in groups)
    if not (is_path or _OF_WHOM.match(heading)):
        return None
    found = _named(name, kind)
    if found is None and (plain := _OF_WHOM.sub('', name, count=1)) != name:
        found = _named(plain, kind)
        found = None if found and found.target.startswith(CASUALTIES) else found  # whom it counts is part of it
    are_plain = all(unchanging_words.is_group(group) for group in groups)
    if found is None or (found.target.startswith(CASUALTIES) and not are_plain):
        return None
    most = HEADING_LIMITS.in_part if are_plain else HEADING_LIMITS.in_part_with_more
    return found._replace(sure=min(found.sure, most), reason='part')


def _in_pieces(heading: str, kind: str) -> Meaning | None:
    """What the parts of a heading stand for, None where they stand for different things."""
    pieces = _pieces(_NUMBERING.sub('', heading), kind)
    named = [found for piece in pieces if (found := _named(piece, kind))]
    if not named:
        named = [found for piece in pieces if len(pieces) > 1 and (found := _misspelt(piece, kind))]
    if len({found.target for found in named}) != 1:
        return _of_one_child(pieces, kind) or _before_brackets(heading, kind)
    best = max(named, key=lambda found: found.sure)
    is_whole = all(unchanging_words.is_hint(piece, _sort(best.target)) or _named(piece, kind) for piece in pieces)
    if best.target.startswith(CASUALTIES) and not is_whole:
        return None  # whom the rest of it counts is not known
    most = HEADING_LIMITS.in_part if is_whole else HEADING_LIMITS.in_part_with_more
    return best._replace(sure=min(best.sure, most), reason='part')


def _of_one_child(pieces: list[str], kind: str) -> Meaning | None:
    """The first of the fields of one child of a record that all pieces of a heading name: "Source / link"."""
    named = [_named(piece, kind) for piece in pieces]
    of = {found.target.partition('.')[0] if found else '' for found in named}
    if len(of) != 1 or not of <= set(row_children(kind)) or named[0] is None:
        return None
    return named[0]._replace(sure=HEADING_LIMITS.taken, reason='part')


def _sort(target: str) -> str:
    """What sort of value a target holds, as hints are listed: the name of its kind, or `name`; '' for a count."""
    kind, _dot, name = target.partition(':')[0].partition('.')
    spec = RECORDS[kind].specs().get(name) if kind in RECORDS else None
    if spec is None:
        return ''
    return 'name' if name in (*RECORDS[kind].name_fields, 'father', 'mother') else spec.kind.name


def _before_brackets(heading: str, kind: str) -> Meaning | None:
    """What a name stands for behind which brackets say what its cells hold: "الموقع (محافظة - ناحية - قرية)"."""
    bare = _bare(heading)
    found = meaning(bare, kind) if bare and bare != heading else None
    if found is None or found.target.startswith(CASUALTIES):
        return None
    return found._replace(sure=min(found.sure, HEADING_LIMITS.in_part_with_more), reason='part')


def _bare(heading: str) -> str:
    """A heading without the numbers before it and what stands in brackets, however often and however deep."""
    while (bare := ' '.join(_BRACKETS.sub(' ', _NUMBERING.sub('', heading)).split())) != heading:
        heading = bare
    return heading


def says_nothing_known(text: str) -> bool:
    """Whether no word of a text stands in our lists, or it only says what sort of thing stands behind it."""
    words = fold(text).split()
    return unchanging_words.is_group(text) or not any(word in _known_words() for word in words)


def is_serial(heading: str) -> bool:
    """Whether a heading only numbers the rows."""
    return heading == '№' or fold(heading) in SERIALS


def note_field(kind: str) -> str:
    """The field that a column of notes goes to."""
    found = _vocabulary(kind).get(fold('Notes'))
    assert found is not None
    return found.target


def row_children(kind: str) -> list[str]:
    """The child kinds of which a row of a field sheet may hold one; casualties come from columns of their own."""
    return [child for child in RECORDS[kind].child_kinds if child != 'casualty']


def fillable(kind: str) -> list[str]:
    """The fields of a kind that a column may be."""
    return [f'{kind}.{name}' for name in RECORDS[kind].form_fields()]


# Names


@cache
def _vocabulary(kind: str) -> dict[str, Meaning]:
    """The folded names of a kind: labels before aliases, its own fields before those of its children."""
    found: dict[str, Meaning] = {}
    if 'casualty' in RECORDS[kind].child_kinds:
        for row in codes('sheet_columns').values():
            for reason, name in _names(row):
                found.setdefault(fold(name), Meaning(f'{CASUALTIES}:{row.code}', _sure(reason), reason))
    for wanted in ('name', 'alias'):
        for target in (ROW_ID, *fillable(kind)):
            _add_names(found, target, wanted)
    for child in row_children(kind):
        for target in fillable(child):
            _add_names(found, target, 'name')
            _add_names(found, target, 'alias')
    _add_names(found, ROW_KEY, 'name')
    _add_names(found, ROW_KEY, 'alias')
    for target, names in more_names().items():
        if target.partition(':')[0] in fillable(kind) and ':' in target:
            found |= {fold(name): Meaning(target, HEADING_LIMITS.alias, 'alias') for name in names}
    return found


def _sure(reason: str) -> int:
    return HEADING_LIMITS.name if reason == 'name' else HEADING_LIMITS.alias


def _add_names(found: dict[str, Meaning], target: str, wanted: str) -> None:
    row = codes('fields').get(target)
    for reason, name in _names(row) if row else ():
        if reason == wanted:
            found.setdefault(fold(name), Meaning(target, _sure(reason), reason))
    if wanted == 'alias' and target not in (ROW_ID, ROW_KEY):
        found.setdefault(fold(target.partition('.')[2]), Meaning(target, _sure(wanted), wanted))


def _names(row: Code) -> Iterator[tuple[str, str]]:
    yield from (('name', row.code), ('name', row.en), ('name', row.ar))
    yield from (('alias', alias) for alias in (*row.aliases, *more_names().get(row.code, ())))


@cache
def more_names() -> dict[str, tuple[str, ...]]:
    """Headings that people write for a field beside its aliases."""
    with (RESOURCES / 'mapping' / 'headings.csv').open(encoding='utf-8', newline='') as file:
        return {row['field']: tuple(row['headings'].split('|')) for row in csv.DictReader(file)}


@cache
def _unchanging() -> frozenset[str]:
    return frozenset(map(casualty_words.stem, unchanging_words.of_headings()))


def _bag(text: str) -> tuple[str, ...]:
    """The words of a heading that say something, in no order and without their endings."""
    return tuple(sorted({word for word in map(casualty_words.stem, fold(text).split()) if word not in _unchanging()}))


@cache
def _bags(kind: str) -> dict[tuple[str, ...], Meaning]:
    """The names of a kind by their words; two fields that share the words are known by neither."""
    found: dict[tuple[str, ...], Meaning] = {}
    for name, meant in _vocabulary(kind).items():
        if meant.target.startswith(CASUALTIES) or f':{IN_ONE_CELL}' in meant.target:
            continue  # the grammar knows the one in any order; of a pair the order says which stands first
        bag = _bag(name)
        before = found.get(bag)
        if before is None or (before.target == meant.target and before.sure < meant.sure):
            found[bag] = meant
        elif before.target != meant.target:
            found[bag] = max(before, meant, key=lambda one: one.sure) if before.sure != meant.sure else _NEITHER
    return {bag: meant for bag, meant in found.items() if bag and meant is not _NEITHER}


_NEITHER = Meaning('', HEADING_LIMITS.chosen, '')


@cache
def _signs() -> dict[str, frozenset[str]]:
    """The telling signs that stand in names themselves, by the folded name."""
    found: dict[str, frozenset[str]] = {}
    rows = [*codes('sheet_columns').values(), *codes('fields').values()]
    names = [name for row in rows for _reason, name in _names(row)]
    for name in [*names, *(name for more in more_names().values() for name in more)]:
        if told := signs.telling(name):
            found[fold(name)] = found.get(fold(name), frozenset()) | told
    return found


def _named(text: str, kind: str) -> Meaning | None:
    """What a text is the name of, spelt as it should be but perhaps numbered, starred or in another order."""
    key, told = fold(text), signs.telling(signs.without_marks(text))
    if not key:
        return None
    if (found := _vocabulary(kind).get(key)) and told <= _signs().get(key, frozenset()):
        return found
    plain = _NUMBERING.sub('', text)
    bare, told = fold(plain), signs.telling(signs.without_marks(plain))
    if bare and (found := _vocabulary(kind).get(bare)) and told <= _signs().get(bare, frozenset()):
        return found._replace(sure=HEADING_LIMITS.numbered, reason='part')
    if not told and (found := _bags(kind).get(_bag(plain))):
        return found._replace(sure=HEADING_LIMITS.order, reason='order')
    return _harm(plain, kind)


def _harm(text: str, kind: str) -> Meaning | None:
    if 'casualty' not in RECORDS[kind].child_kinds:
        return None
    found = casualty_headings.understand(text)
    if found is None or found.may_have_done_it:
        return None
    if found.is_open:
        return Meaning(f'{CASUALTIES}:{found.harm.code}', HEADING_LIMITS.open_harm, 'harm')
    sure = HEADING_LIMITS.misspelt_harm if found.is_misspelt else HEADING_LIMITS.harm
    return Meaning(f'{CASUALTIES}:{found.harm.code}', sure, 'spelling' if found.is_misspelt else 'harm')


def _pieces(text: str, kind: str) -> list[str]:
    """The parts of a heading that may be its name: beside a slash, without brackets and in them, of one script."""
    if unchanging_words.may_be_hint(text) or _named(text, kind):
        return [text]
    for apart in (_by_joints, _by_brackets, _by_script):
        parts = [part.strip(' *:') for part in apart(text)]
        if len(parts) > 1:
            return [piece for part in parts if part for piece in _pieces(part, kind)]
    return [text]


def _by_joints(text: str) -> list[str]:
    parts = _JOINTS.split(text)
    return parts if all(parts) else [text]


def _by_brackets(text: str) -> list[str]:
    inside = [match[0].strip('()[]{}«» ') for match in _BRACKETS.finditer(text)]
    return [' '.join(_BRACKETS.sub(' ', text).split()), *inside]


def _by_script(text: str) -> list[str]:
    if not has_arabic(text) or not re.search('[A-Za-z]{2}', text):
        return [text]
    arabic = ' '.join(run for run in _ARABIC_RUN.findall(text) if has_arabic(run))
    return [' '.join(_LATIN_RUN.findall(text)), ' '.join(arabic.split())]


# Spelling


@remembered
def _by_length(kind: str) -> dict[int, list[tuple[str, str]]]:
    """The names of a kind with what they mean, by their length: a slip changes it by one letter at most."""
    found: dict[int, list[tuple[str, str]]] = {}
    for name, meant in _vocabulary(kind).items():
        found.setdefault(len(name), []).append((name, meant.target))
    return found


@cache
def _known_words() -> frozenset[str]:
    """Every word of our lists: none of them is a slip for another."""
    names = {word for kind in FIELD_KINDS for name in _vocabulary(kind) for word in name.split()}
    others = qualifiers.qualifying_words() | qualifiers.words_of_other_things()
    return frozenset(names | casualty_words.known_words() | others)


def _misspelt(text: str, kind: str) -> Meaning | None:
    """The field whose name a text is a slip or two away from, where that is one field alone."""
    key = fold(_NUMBERING.sub('', text))
    most = spelling.slips_allowed(key)
    if not most:
        return None
    nearest: dict[str, int] = {}
    for length in range(len(key) - most, len(key) + most + 1):
        for name, target in _by_length(kind).get(length, ()):
            slips = spelling.distance(key, name, most)
            if slips <= most and spelling.may_be_meant(key, name, _known_words()):
                nearest[target] = min(slips, nearest.get(target, slips))
    if not nearest:
        return None
    slips = min(nearest.values())
    best = [target for target, count in nearest.items() if count == slips]
    sure = HEADING_LIMITS.misspelt - HEADING_LIMITS.slip * slips
    return Meaning(best[0], sure, 'spelling') if len(best) == 1 else None


# Tags


def _tagged(tag: str, kind: str) -> Meaning | None:
    """What an HXL tag stands for: the row of the list with the most of its attributes."""
    name, *given = [part.strip().lower() for part in tag.split('+')]
    if name.replace(' ', '') == '#affected':
        words = ' '.join(_PEOPLE.get(attribute, attribute) for attribute in given)
        found = _harm(words, kind)
        return found._replace(sure=HEADING_LIMITS.tag, reason='tag') if found else None
    fitting = [(attributes, target) for base, attributes, target in _tags(kind) if base == name]
    fitting = [(attributes, target) for attributes, target in fitting if attributes <= set(given)]
    _attributes, target = max(fitting, key=lambda row: len(row[0]), default=(frozenset(), ''))
    return Meaning(target, HEADING_LIMITS.tag, 'tag') if target else None


_PEOPLE = {'f': 'female', 'm': 'male', 'i': 'unspecified', 'civilian': 'civilians', 'ind': 'persons'}


@cache
def _tags(kind: str) -> list[tuple[str, frozenset[str], str]]:
    with (RESOURCES / 'mapping' / 'hxl.csv').open(encoding='utf-8', newline='') as file:
        rows = [(row['tag'].split('+'), row[kind]) for row in csv.DictReader(file) if kind in row]
    return [(parts[0], frozenset(parts[1:]), target) for parts, target in rows]
