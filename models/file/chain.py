"""The history's own arithmetic: digests of values, the content hash of a revision, and the chain of revisions.

A revision's hash covers the hash of the revision before it, its own header, and its content; there are two forms of it.
The first has a digest for each value, salted for itself, in lines that are joined without escaping; registers of years
ago have it, so it is read for ever. The second is what is written: canonical JSON, a leaf for each free text, link and
place and one for the codes and numbers of a row, with salts that all follow from one secret of the revision. In both a
value can be erased for good while its digest stays and the chain still holds (docs/decisions/0003).
"""

import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from itertools import groupby
from json.encoder import encode_basestring
from math import isfinite
from operator import itemgetter
from typing import Any, NamedTuple

from models.forgetting import forgettable
from models.record.drawn import new_bytes
from models.record.fields import Stored
from models.record.records import Record, of_kind

START = '0' * 64
# The kind, and the record, of the revisions that are of no record: of what the register keeps of itself. They are not
# exported, not undone, and have no number of a desk.
OF_REGISTER = 'register'
# Bytes: with so many no value can be guessed from its digest.
SALT = 16
# No multiple of the above: salts that are written out, one behind the other, are never taken for a secret.
SECRET = 24
_sha256 = hashlib.sha256
_dump = json.JSONEncoder(ensure_ascii=False, separators=(',', ':')).encode
# What the hash of a revision of the first form covers, in this order for ever.
HEADER = (
    'uid', 'at', 'desk', 'who', 'action', 'reason', 'batch', 'undoes', 'kind', 'record', 'vector', 'content',
)  # fmt: skip
# What the second form has besides; `signer` and `person` are empty until there are keys and people.
ADDED = ('form', 'origin', 'signer', 'person')
# What a revision erased stands in it as a code of the row: its field behind this, and the numbers of the revisions.
ERASING = 'erased:'
# And so it names the codes and numbers of a row, which are one leaf.
CODES = 'codes'
# By the number of its form, what a revision's hash covers.
HEADERS = {1: HEADER, 2: (*ADDED, *HEADER)}
FORM = max(HEADERS)
_ROW = itemgetter(0, 1)
_DIGEST = re.compile(r'[0-9a-f]{64}')


class Erased(NamedTuple):
    """What is left of a value that was erased, or of the codes and numbers of a row: its digest."""

    digest: str


Known = Stored | Erased


class Entry(NamedTuple):
    """One changed field of one row; whether it is a leaf `alone`, or one with the row's codes and numbers.

    In the first form each value that is stated has a salt of its own; in the second none has. The codes and numbers of
    a row of which they were erased together are one entry without a field.
    """

    row_kind: str
    row_uid: str
    field: str
    old: Known
    old_salt: bytes
    new: Known
    new_salt: bytes
    alone: bool = True


def digest(value: Known, salt: bytes) -> str:
    """The salted digest of a value, '' for one that is not stated; of one that was erased it is all there is."""
    if type(value) is Erased:
        if salt.strip(b'\0'):
            raise ValueError('the salt of an erased value is kept')
        return value.digest
    return '' if value is None else _sha256(salt + _said(value).encode()).hexdigest()


def _said(value: Known) -> str:
    # Nearly every value is text or a count: their JSON without the encoder around it takes a third of the time.
    if type(value) is str:
        return encode_basestring(value)
    if type(value) is int or (type(value) is float and isfinite(value)):
        return repr(value)
    return 'null' if value is None else _dump(value)


def content_hash(entries: Iterable[Entry]) -> str:
    """The hash of all that a revision of the first form changed."""
    lines = [
        f'{kind}\x1f{uid}\x1f{field}\x1f{digest(old, old_salt)}\x1f{digest(new, new_salt)}'
        for kind, uid, field, old, old_salt, new, new_salt, _alone in entries
    ]
    return _sha256('\n'.join(lines).encode()).hexdigest()


def content_hash_of_leaves(entries: Iterable[Entry], secret: bytes, *, made: bool) -> str:
    """The hash of all that a revision of the second form changed, or of the record that it `made`."""
    entries = list(entries)
    # A row has one salt for its codes and numbers, and each of its entries two at most.
    salts = _salts(secret, 3 * len(entries))
    rows = ['"new"' if made else '"changes"']
    for (kind, uid), changed in groupby(entries, _ROW):
        salt, codes, leaves = next(salts), list[Entry](), list[str]()
        for entry in changed:
            _kind, _uid, field, old, _old_salt, new, _new_salt, alone = entry
            if alone:
                before = '' if old is None else digest(old, next(salts))
                after = '' if new is None else digest(new, next(salts))
                leaves.append(f',[{encode_basestring(field)},"{before}","{after}"]')
            else:
                codes.append(entry)
        together = _together(codes, salt)
        rows.append(f'[{encode_basestring(kind)},{encode_basestring(uid)},"{together}"{"".join(leaves)}]')
    if len(secret) != SECRET and (next(salts, b'') or not any(map(has_erased, entries))):
        raise ValueError('salts are written out where something was erased, one for each leaf')
    return _sha256(f'[{",".join(rows)}]'.encode()).hexdigest()


def content_of(entries: list[Entry], salts: bytes, form: int, *, made: bool) -> str:
    """The content hash of a revision of either form."""
    return content_hash(entries) if form == 1 else content_hash_of_leaves(entries, salts, made=made)


def has_erased(entry: Entry) -> bool:
    """Whether a value of an entry was erased."""
    return type(entry.new) is Erased or type(entry.old) is Erased


def _together(codes: list[Entry], salt: bytes) -> str:
    """The digest of the codes and numbers of a row; of those that were erased it is all there is."""
    if any(map(has_erased, codes)):
        [entry] = codes
        return digest(entry.new, salt)
    listed = (
        f'[{encode_basestring(field)},{"null" if old is None else _said(old)},{_said(new)}]'
        for _kind, _uid, field, old, _old_salt, new, _new_salt, _alone in codes
    )
    return _sha256(salt + f'[{",".join(listed)}]'.encode()).hexdigest()


def _salts(secret: bytes, number: int) -> Iterator[bytes]:
    """The salts that follow from a secret: who knows some of them knows no other. Or those that are written out."""
    return _cut(hashlib.shake_256(secret).digest(SALT * number) if len(secret) == SECRET else secret)


def _cut(drawn: bytes) -> Iterator[bytes]:
    """Salts that stand one behind the other, each by itself."""
    return (drawn[at : at + SALT] for at in range(0, len(drawn), SALT))


class HeaderAlike:
    """What the headers of very many revisions say alike, put together once: all but what is said of each alone."""

    ALONE = ('uid', 'record', 'content')  # in the order of the header

    def __init__(self, header: Mapping[str, Any]) -> None:
        alike = {name: value for name, value in header.items() if name not in self.ALONE}
        said = [_said(alike[name]).replace('%', '%%') if name in alike else '%s' for name in HEADERS[FORM]]
        self._said = f'[%s,{",".join(said)}]'
        self.stated = tuple(name for name, value in alike.items() if value is not None)
        self.values = tuple(alike[name] for name in self.stated)

    def hash(self, previous: str, uid: str, record: str, content: str) -> str:
        """The hash that the revision behind this one will stand on."""
        return _sha256((self._said % (*map(encode_basestring, (previous, uid, record, content)),)).encode()).hexdigest()


def hash_of_header(previous: str, header: Iterable[Any], form: int) -> str:
    """The hash that the next revision will stand on, of what the header says in its order."""
    if form == 1:
        return _sha256((previous + _dump([*header])).encode()).hexdigest()
    texts = [encode_basestring(value) if type(value) is str else _said(value) for value in (previous, *header)]
    return _sha256(f'[{",".join(texts)}]'.encode()).hexdigest()


class Content(NamedTuple):
    """What a revision says, by its hash; its secret; and a new record whole, as its rows in JSON."""

    hash: str
    secret: bytes
    snapshot: str | None = None


def changing(entries: list[Entry]) -> Content:
    """What a revision changes, with a secret of its own."""
    secret = new_bytes(SECRET)
    return Content(content_hash_of_leaves(entries, secret, made=False), secret)


class _Stating(NamedTuple):
    """How the rows of a kind that state the same fields are said: what they have alike is put together once."""

    # From what a row states, in JSON and in its own order: its codes and numbers, and what is a leaf alone.
    codes: Callable[[list[str]], tuple[str, ...]]
    texts: Callable[[list[str]], tuple[str, ...]]
    # The codes and numbers together, the row with the digests of its leaves, and the row as it is kept.
    together: str
    leaf: str
    kept: str


def beginning(record: Record) -> Content:
    """A new record as history keeps it: no entries are made, for an import brings very many values."""
    secret = new_bytes(SECRET)
    begun = [_in_json(row) for row in record.walk() if row.values]
    # Each row has one salt for its codes and numbers, and one for each value that is a leaf alone.
    needed = sum([1 + len(texts) for _stating, _uid, _codes, texts in begun])
    drawn, at = hashlib.shake_256(secret).digest(SALT * needed), 0
    leaves, rows = ['"new"'], list[str]()
    for stating, uid, codes, texts in begun:
        digests = [uid]
        for said in (stating.together % codes, *texts):
            digests.append(_sha256(drawn[at : at + SALT] + said.encode()).hexdigest())
            at += SALT
        leaves.append(stating.leaf % tuple(digests))
        rows.append(stating.kept % (uid, *codes, *texts))
    return Content(_sha256(f'[{",".join(leaves)}]'.encode()).hexdigest(), secret, f'[{",".join(rows)}]')


def _in_json(row: Record) -> tuple[_Stating, str, tuple[str, ...], tuple[str, ...]]:
    """How a row is said; its uid, its codes and numbers, and what is a leaf alone, in JSON."""
    values = row.values
    stating = _stating(row.kind, tuple(values))
    said = [encode_basestring(value) if type(value) is str else _said(value) for value in values.values()]
    return stating, encode_basestring(row.uid), stating.codes(said), stating.texts(said)


@forgettable(1024)
def _stating(kind: str, stated: tuple[str, ...]) -> _Stating:
    erased_alone = of_kind(kind).erased_alone()
    codes, texts = [n for n in stated if n not in erased_alone], [n for n in stated if n in erased_alone]
    # What is said of each code, the digest of each text, and the code or text as it is kept.
    begin, code, digested, kept = f'["{kind}",%s,', '["%s",null,%%s]', ',["%s","","%%s"]', '"%s":%%s'
    return _Stating(
        _picking([stated.index(name) for name in codes]),
        _picking([stated.index(name) for name in texts]),
        f'[{",".join(code % name for name in codes)}]',
        f'{begin}"%s"{"".join(digested % name for name in texts)}]',
        f'{begin}{{{",".join(kept % name for name in codes)}}},{{{",".join(kept % name for name in texts)}}}]',
    )


def _picking(places: list[int]) -> Callable[[list[str]], tuple[str, ...]]:
    """What gives those that stand at some places of a list."""
    if len(places) > 1:
        return itemgetter(*places)
    return lambda said: tuple(said[place] for place in places)


class Begun(NamedTuple):
    """What a revision of the second form says that made a record: the hash of its content, and the rows."""

    content: str
    rows: 'Rows'


def begun(text: str, secret: bytes) -> Begun | None:
    """A new record of the second form; None where it has to be read entry by entry.

    So it is where something of it was erased, or where it says what no record says.
    """
    rows = json.loads(text)
    return Begun(_content_of_whole(rows, secret), _rows_of_whole(rows)) if _is_whole(rows) else None


def _content_of_whole(rows: list[Any], secret: bytes) -> str:
    drawn = hashlib.shake_256(secret).digest(SALT * sum([1 + len(row[3]) for row in rows]))
    said, at = ['"new"'], 0
    for kind, uid, codes, texts in rows:
        listed = ','.join(
            [
                f'["{field}",null,{encode_basestring(value) if type(value) is str else _said(value)}]'
                for field, value in codes.items()
            ]
        )
        together, at = _sha256(drawn[at : at + SALT] + f'[{listed}]'.encode()).hexdigest(), at + SALT
        leaves = ''
        for field, value in texts.items():
            text = encode_basestring(value) if type(value) is str else _said(value)
            alone, at = _sha256(drawn[at : at + SALT] + text.encode()).hexdigest(), at + SALT
            leaves += f',["{field}","","{alone}"]'
        said.append(f'[{encode_basestring(kind)},{encode_basestring(uid)},"{together}"{leaves}]')
    return _sha256(f'[{",".join(said)}]'.encode()).hexdigest()


_PLAIN = frozenset({str, int, float})


def _is_whole(rows: list[Any]) -> bool:
    """Whether a new record has all of its values, each row once, and nothing that says what was erased elsewhere.

    Its fields are then names as programs have them, which JSON says as they are.
    """
    for _kind, _uid, codes, texts in rows:
        fields = (*codes, *texts)
        if '' in fields or not '_'.join(fields).isidentifier():
            return False
        if not (_PLAIN.issuperset(map(type, codes.values())) and _PLAIN.issuperset(map(type, texts.values()))):
            return False
    return len({row[1] for row in rows}) == len(rows)


def _rows_of_whole(rows: list[Any]) -> 'Rows':
    return {uid: (kind, codes | texts) for kind, uid, codes, texts in rows}


def read_snapshot(text: str, salts: bytes) -> list[Entry]:
    """The entries of a new record of the first form."""
    stated = [(kind, uid, field, value) for kind, uid, values in json.loads(text) for field, value in values.items()]
    if len(salts) != SALT * len(stated):
        raise ValueError('there is a salt for each value')
    return [
        Entry(kind, uid, field, None, b'', known(value), _kept(value, salts[number * SALT : (number + 1) * SALT]))
        for number, (kind, uid, field, value) in enumerate(stated)
    ]


def _kept(value: Any, salt: bytes) -> bytes:
    """The salt of a value in a row of salts: in the place of that of an erased one stand zeros."""
    return b'' if type(value) is dict and not salt.strip(b'\0') else salt


def read_beginning(text: str) -> list[Entry]:
    """The entries of a new record of the second form."""
    return [
        Entry(kind, uid, field, None, b'', value if type(value) is str else known(value), b'', alone)
        for kind, uid, codes, texts in json.loads(text)
        for alone, values in ((False, _apart(codes)), (True, texts))
        for field, value in values.items()
    ]


def _apart(codes: dict[str, Any]) -> dict[str, Any]:
    """The codes of a row by their field; where they were erased, what is left of them without one."""
    return {'': codes} if '' in codes else codes


def known(value: Any) -> Known:
    """What JSON says of a value: where it was erased, an object that holds its digest, which no value is."""
    if type(value) is not dict:
        return value
    [(key, left)] = value.items()
    if key or not _DIGEST.fullmatch(left):
        raise ValueError('what is left of an erased value is its digest')
    return Erased(left)


# Erasing


def leaf_of(entry: Entry, form: int) -> str:
    """The leaf that an entry is erased with: its field, or what stands for the codes and numbers of its row."""
    return entry.field if entry.alone or form == 1 else CODES


def erase(
    entries: list[Entry], salts: bytes, form: int, gone: Collection[tuple[str, str]]
) -> tuple[list[Entry], bytes]:
    """The entries of a revision, and its salts, without the leaves that are `gone`: row uid and leaf.

    Of each stays its digest; the salts of the others are written out in the place of the secret that they follow from.
    """
    if form == 1:
        return _erase_of_first(entries, gone)
    drawn = _salts(salts, 3 * len(entries))
    left, written = list[Entry](), list[bytes]()
    for (kind, uid), changed in groupby(entries, _ROW):
        of_row, salt = list(changed), next(drawn)
        codes = [entry for entry in of_row if not entry.alone]
        if codes and (uid, CODES) in gone:
            together = Entry(kind, uid, '', None, b'', Erased(_together(codes, salt)), b'', alone=False)
            of_row, salt = [together, *(entry for entry in of_row if entry.alone)], bytes(SALT)
        written.append(salt)
        for entry in of_row:
            own = [next(drawn) for value in (entry.old, entry.new) if entry.alone and value is not None]
            if entry.alone and (uid, entry.field) in gone:
                entry, own = _erased(entry, own), [bytes(SALT)] * len(own)
            left.append(entry)
            written += own
    return left, b''.join(written)


def _erased(entry: Entry, salts: list[bytes]) -> Entry:
    """An entry with the digests of its values in their place; the salts are those of the stated ones."""
    own = iter(salts)
    old, new = (None if value is None else Erased(digest(value, next(own))) for value in (entry.old, entry.new))
    return entry._replace(old=old, old_salt=b'', new=new, new_salt=b'')


def _erase_of_first(entries: list[Entry], gone: Collection[tuple[str, str]]) -> tuple[list[Entry], bytes]:
    left = [
        _erased(e, [salt for value, salt in ((e.old, e.old_salt), (e.new, e.new_salt)) if value is not None])
        if (e.row_uid, e.field) in gone
        else e
        for e in entries
    ]
    return left, b''.join(bytes(SALT) if type(entry.new) is Erased else entry.new_salt for entry in left)


def snapshot_of(entries: list[Entry], form: int) -> str:
    """A new record whole, as its entries say it."""
    rows = list[list[Any]]()
    for (kind, uid), of_row in groupby(entries, _ROW):
        values: dict[bool, dict[str, Any]] = {False: {}, True: {}}
        for entry in of_row:
            values[bool(entry.alone)][entry.field] = to_keep(entry.new)
        codes, texts = values[False], values[True]
        rows.append([kind, uid, texts] if form == 1 else [kind, uid, codes.get('', codes), texts])
    return _dump(rows)


def to_keep(value: Known) -> Any:
    """A value as JSON holds it; in the place of an erased one, an object that holds its digest."""
    return {'': value.digest} if type(value) is Erased else value


def differences(new: Record, old: Record | None) -> list[Entry]:
    """What saving `new` over `old` changes, row by row; rows that `new` does not mention stay as they are."""
    before = {row.uid: row.values for row in old.walk()} if old else {}
    return [entry for row in new.walk() for entry in _changes(row, before.get(row.uid, {}))]


def differ(new: Record, old: Record | None) -> bool:
    """Whether saving `new` over `old` would change anything."""
    before = {row.uid: row.values for row in old.walk()} if old else {}
    return any(next(_changes(row, before.get(row.uid, {})), None) for row in new.walk())


def _changes(row: Record, was: dict[str, Any]) -> Iterator[Entry]:
    erased_alone = of_kind(row.kind).erased_alone()
    for field in {**was, **row.values}:
        old, new = was.get(field), row.values.get(field)
        if old != new or type(old) is not type(new):
            yield Entry(row.kind, row.uid, field, old, b'', new, b'', field in erased_alone)


Rows = dict[str, tuple[str, dict[str, Any]]]


def rows_begun(text: str) -> Rows:
    """The rows of a new record of the second form, as replaying its entries gives them."""
    rows = json.loads(text)
    return _rows_of_whole(rows) if _is_whole(rows) else replay(read_beginning(text))


def replay(entries: Iterable[Entry], rows: Rows | None = None) -> Rows:
    """The rows that a history of entries leads to, from `rows` that were there before: uid → kind and stated values.

    What was erased is not stated.
    """
    rows = {} if rows is None else rows
    for e in entries:
        values = rows.setdefault(e.row_uid, (e.row_kind, {}))[1]
        if e.new is None or type(e.new) is Erased:
            values.pop(e.field, None)
        elif not e.field.startswith(ERASING):
            values[e.field] = e.new
    return rows


def grow(kind: str, uid: str, rows: dict[str, tuple[str, dict[str, Any]]], revision: str) -> Record:
    """The aggregate that replayed rows make: the root with its children below it."""
    records = {row: Record(row_kind, row, dict(values)) for row, (row_kind, values) in rows.items()}
    for record in records.values():
        parent = records.get(str(record.get('parent')))
        if parent:
            parent.children.append(record)
    root = records.get(uid) or Record(kind, uid)
    root.revision = revision
    return root


def read_vector(text: str) -> dict[str, int]:
    """A revision vector: how many revisions each desk contributed."""
    return {desk: int(count) for desk, _, count in (part.rpartition(':') for part in text.split()) if desk}


def write_vector(vector: dict[str, int]) -> str:
    """The stored form of a vector, desks in order."""
    return ' '.join(f'{desk}:{count}' for desk, count in sorted(vector.items()))


def joined(one: str, other: str) -> str:
    """The vector that knows all that both know."""
    a, b = read_vector(one), read_vector(other)
    return write_vector({desk: max(a.get(desk, 0), b.get(desk, 0)) for desk in {**a, **b}})


def beyond(one: str, other: str) -> str:
    """What the first vector knows and the second does not."""
    known = read_vector(other)
    return write_vector({desk: count for desk, count in read_vector(one).items() if count > known.get(desk, 0)})


def without(vector: str, desk: str) -> str:
    """The vector of the other desks."""
    return write_vector({other: count for other, count in read_vector(vector).items() if other != desk})


def covers(one: str, other: str) -> bool:
    """Whether the first vector knows all that the second knows."""
    a = read_vector(one)
    return all(a.get(desk, 0) >= count for desk, count in read_vector(other).items())
