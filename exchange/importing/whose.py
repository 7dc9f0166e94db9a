"""Whose file it is: by its signature, the keys that somebody confirmed, and each row's digest as it was signed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from exchange.cells import Cell, as_text, is_empty
from exchange.decisions import decisions_in_files
from exchange.mapping.mapping import Table, facts_of, marked
from exchange.questions import questions_in_files
from exchange.reading.any_file import Workbook
from exchange.signed.signed_workbook import KEY, SIGNATURE, is_signed, row_digest
from exchange.uniting import apart_in_files, merges_in_files
from models import signing
from models.language.messages import LANGUAGES, _, ngettext
from models.language.text import isolate
from models.record.records import OF_REVIEW
from models.register.others import known_keys
from models.register.others.known_keys import KnownKey
from models.register.register import Register

EDITED, ADDED = 'edited', 'added'


@dataclass(frozen=True)
class WhoseFile:
    """Whose a file is: of a `known` key, an `unknown` one, or `none`; and the key, register, desk and name.

    Of a known key the register, desk and name are those that were confirmed; of an unknown one they are what the file
    says. `problem` is the sentence of what is odd about it, '' for nothing.
    """

    kind: str
    key: str = ''
    register: str = ''
    desk_id: str = ''
    name: str = ''
    problem: str = ''

    def words(self, language: str | None = None) -> str:
        """The words of its key."""
        return signing.words(self.key, language) if self.key else ''


NOBODY = WhoseFile('none')


class Signed(NamedTuple):
    """Whose a file is, what happened to rows since it was signed by their sheet and number, and how many are gone."""

    whose: WhoseFile
    changed: dict[tuple[str, int], str]
    gone: int


def look(register: Register, workbook: Workbook, tables: Sequence[Table]) -> Signed:
    """Whose a file is, and which of its rows are not as they were signed."""
    whose = whose_is(register, workbook)
    if whose.kind == 'none':
        return Signed(whose, {}, 0)
    manifest = marked(workbook, 'sijill.manifest')
    rows = [[as_text(cell).strip() for cell in row[:4]] for row in manifest[1:] if len(row) > 3]
    digests = {uid: digest for uid, kind, _revision, digest in rows if kind not in OF_REVIEW}
    changed, seen = dict[tuple[str, int], str](), set[str]()
    for table in tables:
        for number, uid, digest in _digests(table):
            seen.add(uid)
            if digests.get(uid) != digest:
                changed[table.sheet.title, number] = EDITED if uid in digests else ADDED
    sheets = (decisions_in_files, questions_in_files, apart_in_files, merges_in_files)
    of_review = sum(sheet.gone(workbook) for sheet in sheets)
    return Signed(whose, changed, len(digests.keys() - seen) + of_review)


def _digests(table: Table) -> Iterator[tuple[int, str, str]]:
    """The number, uid and digest of each row of a table; a sheet of another kind has rows that nobody signed."""
    names = [(c.heading, c.index) for c in table.columns if c.heading.startswith(f'{table.kind}.')]
    places, width = sorted(names), max((column.index for column in table.columns), default=0) + 1
    at_uid = dict(names).get(f'{table.kind}.uid', 0)
    for number, cells in table.rows():
        if not table.is_headquarters:
            yield number, '', ''
        elif not all(map(is_empty, cells)):
            row: list[Cell] = [*cells, *[None] * (width - len(cells))]
            yield number, as_text(row[at_uid]).strip(), row_digest(places, row)


def whose_is(register: Register, workbook: Workbook) -> WhoseFile:
    """Whose a file is."""
    facts = facts_of(workbook)
    key, made = facts.get(KEY, ''), facts.get(SIGNATURE, '')
    if not made:
        return NOBODY
    sheets = [marked(workbook, f'sijill.{name}') for name in ('about', 'manifest', 'codes')]
    if not signing.is_key(key) or not is_signed(key, made, *sheets):
        return WhoseFile('none', problem=_('The signature does not fit: what the file says of itself was changed.'))
    stated = KnownKey(key, *(facts.get(name, '') for name in ('register', 'desk_id', 'desk')))
    return _of_key(register, stated)


def _of_key(register: Register, stated: KnownKey) -> WhoseFile:
    """Whose a rightly signed file is, that states all this of itself."""
    found, problem = _found(register, stated.key), ''
    if found and (found.register, found.desk_id) != (stated.register, stated.desk_id):
        sentence = _('It is signed with the key of {name}, but says that it comes from another register.')
        return WhoseFile('none', problem=sentence.format(name=isolate(found.name, 'auto')))
    if found:
        return WhoseFile('known', found.key, found.register, found.desk_id, found.name)
    others = (_own(register), *known_keys.known(register))
    if other := next((one for one in others if one.register == stated.register), None):
        sentence = _('The key that was confirmed for {name} is another one: ask before you confirm this one.')
        problem = sentence.format(name=isolate(other.name, 'auto'))
    return WhoseFile('unknown', stated.key, stated.register, stated.desk_id, stated.name, problem)


def _found(register: Register, key: str) -> KnownKey | None:
    own = _own(register)
    return own if own.key == key else known_keys.find(register, key)


def _own(register: Register) -> KnownKey:
    return KnownKey(known_keys.own(register), register.meta['register'], register.desk_id, _('this register'))


# In words


def in_words(whose: WhoseFile, language: str | None = None) -> str:
    """Whose a file is, as a person is told; the words of an unknown key in a language."""
    name = isolate(whose.name, 'auto')
    if whose.kind == 'known':
        return _('Signed by {name}.').format(name=name)
    if whose.kind == 'none':
        return ' '.join(filter(None, (whose.problem, _('Not signed: it is not known who made or changed this file.'))))
    sentence = _(
        'Signed with a key that is not confirmed here; the file says that it is that of {name}. '
        'Ask them by voice for the six words of their key: {words}'
    )
    said = sentence.format(name=name, words=isolate(whose.words(language), 'auto'))
    return ' '.join(filter(None, (said, whose.problem)))


def changed_in_words(change: str) -> str:
    """What happened to a row since its file was signed, '' for nothing."""
    return {EDITED: _('edited since it was signed'), ADDED: _('added since it was signed')}.get(change, '')


def gone_in_words(count: int) -> str:
    """How many rows were taken out since the file was signed."""
    sentence = ngettext(
        '{count} row that was signed is not in the file any more.',
        '{count} rows that were signed are not in the file any more.',
        count,
    )
    return sentence.format(count=f'{count:,}')


def as_json(whose: WhoseFile) -> dict[str, object]:
    """Whose a file is, as the command line prints it."""
    of_key = {name: getattr(whose, name) for name in ('key', 'register', 'desk_id', 'name') if whose.key}
    words = {'words': {language: whose.words(language) for language in LANGUAGES}} if whose.key else {}
    return {'kind': whose.kind, **of_key, **words, **({'problem': whose.problem} if whose.problem else {})}
