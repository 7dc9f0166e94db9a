"""What never lies on a server, joined again to a register that was on one, from the file of the desk that kept it.

Of such a value the register that comes back has the digest alone. The value and its salt come from the same revision
of the desk's own file, and only where they give that very digest. What was erased meanwhile stays erased.
"""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from models.file import agreement, chain, facts, history, kept_beside
from models.file.history import Revision
from models.file.register_file import RegisterFile
from models.file.rows import slices
from models.file.schema import sent
from models.record import off_servers

# Of what the register knows of its file: what is of the very file that is made, and begins anew with it.
_OF_THE_COPY = frozenset({'holder', 'log', 'worked_out'})
# What it knows of the roles of a server, and for them.
_OF_ROLES = ('person ', facts.SERVER_SAID, facts.SIGNING_KEY, facts.LOOKS_FORGOTTEN, 'left')
_Leaf = tuple[str, str]


class Rejoined(NamedTuple):
    """How many values joined again; of how many there are digests alone still, for the file does not have them.

    `since` is how many revisions the file has that the register which came back has not.
    """

    values: int
    missing: int
    since: int


def rejoin(register: RegisterFile, own: RegisterFile) -> Rejoined:
    """Join to an open register what the desk's own file has of it, with what is somebody's own there."""
    erased = {(number, one.row, one.leaf) for one in history.erasures(register) for number in one.numbers}
    values = missing = 0
    with register.writing_down():
        for kind in off_servers.kinds():
            again = set[str]()
            for revision, there in _with_those_of(own, history.of_kind(register, kind)):
                gone = _gone_of(register, revision)
                wanted = {(row, leaf) for row, leaf in gone if sent.stays_off(kind, leaf)}
                wanted -= {(row, leaf) for row, leaf in wanted if (revision.id, row, leaf) in erased}
                joined = _join(register, revision, own, there, gone, wanted) if wanted else 0
                values, missing = values + joined, missing + len(wanted) - joined
                again |= {revision.record} if joined else set()
            for records in slices(sorted(again)):
                _state(register, kind, records)
        _take_over(register, own, is_whole=not missing)
    return Rejoined(values, missing, _since(register, own))


def _with_those_of(
    own: RegisterFile, slice_by_slice: Iterable[list[Revision]]
) -> Iterator[tuple[Revision, Revision | None]]:
    """Each revision with the one of the desk's file that has its hash."""
    for part in slice_by_slice:
        there = history.with_uids(own, [revision.uid for revision in part])
        for revision in part:
            found = there.get(revision.uid)
            yield revision, found if found is not None and found.hash == revision.hash else None


def _gone_of(register: RegisterFile, revision: Revision) -> set[_Leaf]:
    """The rows and leaves of a revision of which there is a digest alone."""
    found = filter(chain.has_erased, history.entries(register, revision))
    return {(entry.row_uid, chain.leaf_of(entry, revision.form)) for entry in found}


def _join(
    register: RegisterFile,
    revision: Revision,
    own: RegisterFile,
    there: Revision | None,
    gone: set[_Leaf],
    wanted: set[_Leaf],
) -> int:
    """Put back what is wanted of a revision, as far as the desk's file has it and it is what it was; how much."""
    if there is None:
        return 0
    try:
        # What was erased in the file since it was moved stays erased too.
        stays = gone - wanted | _gone_of(own, there)
        entries, salts = history.entries(own, there), there.salts or b''
        if stays:
            entries, salts = chain.erase(entries, salts, there.form, stays)
        content = chain.content_of(entries, salts, there.form, made=there.made)
    except (ValueError, TypeError, AttributeError, StopIteration):  # the file was altered
        return 0
    if content != revision.content or not stays < gone:
        return 0
    history.put_erased(register, revision, entries, salts)
    return len(gone - stays)


def _state(register: RegisterFile, kind: str, records: list[str]) -> None:
    """Have the rows of records say what their history says again."""
    fields = sorted(off_servers.fields_of(kind))
    stated = ', '.join(f'"{field}" = ?' for field in fields)
    rows = list[tuple[object, ...]]()
    for revisions in history.of_records(register, records).values():
        for uid, (row_kind, values) in history.replayed(register, revisions).items():
            if row_kind == kind:
                rows.append((*map(values.get, fields), uid))
    register.db.execute_many(f'UPDATE "{kind}" SET {stated} WHERE uid = ?', rows)


def _take_over(register: RegisterFile, own: RegisterFile, *, is_whole: bool) -> None:
    """Take over what is somebody's own: drafts, what they looked at, what was left of imports, what is of the file."""
    for person in kept_beside.whose_drafts(own.db):
        for draft in kept_beside.drafts_as_kept(own.db, person):
            kept_beside.bring_draft(register.db, person, draft)
    kept_beside.take_looks(register.db, own.db)
    for uid, _at, _who, about in history.kept_of_batches(own):
        for _uid, _there_at, _there_who, there in history.kept_of_batches(register, uid):
            if there != about and there == sent.about_without(about):
                history.say_of_batch(register, uid, about)
    known = facts.read(register.db)
    of_file = {key: text for key, text in facts.read_all(own.db).items() if key.partition(' ')[0] in sent.OF_THE_FILE}
    gone = [key for key in known if key.startswith(_OF_ROLES) or (is_whole and key == facts.SERVED)]
    facts.drop(register.db, gone)
    facts.keep(register.db, {key: text for key, text in of_file.items() if key not in _OF_THE_COPY})


def _since(register: RegisterFile, own: RegisterFile) -> int:
    """How many revisions the desk's file has that are not in the register."""
    if agreement.had(register.db, own.head):
        return 0
    return sum(found is None for _one, found in _with_those_of(register, history.in_slices(own)))
