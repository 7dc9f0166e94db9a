"""The files of an issue: beside their places until the register holds that they are issued, then put there.

A program that is killed leaves them either beside their places and not recorded, which the next attempt deletes, or
recorded, and then they are put in their places. No file is ever in its place that the register does not know, and none
is recorded that is not written whole.
"""

import contextlib
import errno
import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from exchange import whole_files
from models.errors import DoneInPart, KnownError
from models.file import replacing
from models.language.messages import _
from models.language.text import isolate
from models.query.for_review import issues
from models.record.records import Record
from models.register.register import Register

_WAITS = '.issuing'


class IssuedFile(NamedTuple):
    """A file that was issued: its name, its language, and its SHA-256 as hexadecimal digits."""

    name: str
    language: str
    sha256: str


class WrittenFile(NamedTuple):
    """A file that is to be issued: where it goes, its language, and what it holds."""

    path: Path
    language: str
    content: bytes

    def issued(self) -> IssuedFile:
        """What is kept of it."""
        return IssuedFile(self.path.name, self.language, hashlib.sha256(self.content).hexdigest())

    @property
    def waits(self) -> Path:
        """Where it is until it is issued."""
        return _waiting(self.path)


def to_text(files: Iterable[IssuedFile]) -> str:
    """The files as they are kept."""
    return json.dumps([one._asdict() for one in files], ensure_ascii=False)


def files_of(issue: Record) -> list[IssuedFile]:
    """The files that were issued; none where another program altered what is kept of them, which `check` names."""
    try:
        return [IssuedFile(**one) for one in json.loads(str(issue.get('files') or '[]'))]
    except (ValueError, TypeError):
        return []


def refuse_paths(paths: Sequence[Path]) -> None:
    """Raise KnownError at once where no file can be put at one of these paths, or another one is there."""
    if not paths:
        raise KnownError(_('Choose at least one file to issue.'))
    for path in paths:
        whole_files.refuse_unwritable(path)
        if path.exists():
            raise KnownError(_('{path} already exists. Choose another name.').format(path=path))
    if len({path.resolve() for path in paths}) < len(paths):
        raise KnownError(_('The same file is named twice; give each its own name.'))


def put_beside(files: Sequence[WrittenFile]) -> None:
    """Write each file whole beside its place; where one cannot be, none stays."""
    try:
        for one in files:
            whole_files.put(one.waits, one.content)
            replacing.keep_names(one.path.parent)  # before the register says that it is issued
    except KnownError:
        take_away(files)
        raise


def take_away(files: Iterable[WrittenFile]) -> None:
    """Delete what was written beside, and is not issued after all."""
    for one in files:
        with contextlib.suppress(OSError):
            one.waits.unlink(missing_ok=True)


def put_in_place(files: Iterable[WrittenFile]) -> None:
    """Give each file its name, once it is recorded as issued; KnownError that says where one is that cannot have it."""
    failed: list[KnownError] = []
    for one in files:  # all that can be, whatever becomes of another one
        try:
            if not _name(one.waits, one.path):
                failed.append(_not_placed(one.waits, one.path, os.strerror(errno.EEXIST)))
        except KnownError as error:
            failed.append(error)
    if failed:
        raise failed[0]


def put_what_was_left(register: Register, folders: Iterable[Path]) -> list[Path]:
    """Put in their places in these folders the files that are recorded as issued, and were not yet; gives them."""
    known = {(file.name, file.sha256) for issue in issues.all_issues(register) for file in files_of(issue)}
    names = dict.fromkeys(name for name, _sum in known)
    found = [folder / name for folder in dict.fromkeys(folders) for name in names]
    return [path for path in found if (path.name, _sum_of(_waiting(path))) in known and _name(_waiting(path), path)]


def _name(waiting: Path, path: Path) -> bool:
    if path.exists():
        return False
    try:
        waiting.replace(path)
    except OSError as error:
        raise _not_placed(waiting, path, str(error.strerror)) from error
    return True


def _not_placed(waiting: Path, path: Path, reason: str) -> DoneInPart:
    sentence = _('{path} is issued, but could not be put in its place: {reason}. It is in {waiting}; rename it.')
    return DoneInPart(sentence.format(path=path, reason=reason, waiting=waiting))


def _waiting(path: Path) -> Path:
    return path.with_name(path.name + _WAITS)


def _sum_of(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ''


def sums_in_words(files: Iterable[IssuedFile]) -> Iterator[str]:
    """The name and the SHA-256 of each file."""
    yield from (_('{name}: SHA-256 {sum}').format(name=isolate(one.name), sum=isolate(one.sha256)) for one in files)
