"""The workbook of somebody as it came, with the cells that could not go in coloured and the reason in a comment.

It is made in a process with limits, as files are read: first all that may be copied, where that is too much the rows.
"""

import time
from collections.abc import Iterable, Mapping
from pathlib import Path

from exchange import age_files
from exchange.importing import marked_copy
from exchange.importing.marked_copy import Marked, SheetMarks, Wanted
from exchange.importing.row_values import SheetProblem
from exchange.reading import any_file, limited
from models.errors import KnownError
from models.language import messages
from models.language.messages import _
from models.progress import Progress, silent

# Each way to copy a file has so many seconds before the next one is tried.
_SECONDS = 60.0
_TOO_MUCH = ('large', 'slow')


def marked(
    path: Path,
    problems: Iterable[SheetProblem],
    keys: age_files.Keys = age_files.NONE,
    headings: Mapping[str, int] | None = None,
    *,
    sha256: str = '',
    memory: int = any_file.MEMORY,
    progress: Progress = silent,
) -> Marked:
    """A copy of the file, as xlsx, with every problem at its cell; `keys` open an encrypted one.

    What concerns a whole column stands at its heading, in the row that `headings` gives for the sheet. Marks of an
    earlier copy are taken off first. KnownError where there can be none, also for a file whose hash is another now.
    """
    marks = _marks(problems, headings or {})
    keys = age_files.only_needed(path, keys)
    cause = ''
    for way in marked_copy.WAYS:
        wanted = Wanted(way, marks, messages.language(), sha256)
        try:
            return _copied(path, keys, memory, wanted, progress)
        except (any_file.Unreadable, limited.Ended) as error:
            cause = str(error)
            if cause not in _TOO_MUCH:
                break
    raise KnownError(_sentence(cause).format(path=path))


def _marks(problems: Iterable[SheetProblem], headings: Mapping[str, int]) -> dict[str, SheetMarks]:
    found: dict[str, SheetMarks] = {title: SheetMarks([], row) for title, row in headings.items()}
    for problem in problems:
        of_sheet = found.setdefault(problem.sheet, SheetMarks([]))
        of_sheet.problems.append((problem.row, problem.column_index, problem.sentence))
    return found


def _copied(path: Path, keys: age_files.Keys, memory: int, wanted: Wanted, progress: Progress) -> Marked:
    """What the process makes of the file in one way."""
    with limited.working(marked_copy.make, path, keys, memory, wanted, ask=lambda: progress(0, 0)) as pipe:
        found = limited.told(pipe, time.monotonic() + _SECONDS, lambda: progress(0, 0))
    if isinstance(found, Marked):
        return found
    raise found


def _sentence(cause: str) -> str:
    if cause in _TOO_MUCH:
        return _(
            'The bad cells of {path} cannot be marked: it is too large for this computer. Nothing of it was imported; '
            'copy its rows to a new workbook and try again.'
        )
    if cause == 'changed':
        return _('{path} was changed since it was read. Nothing of it was imported; import it again.')
    return any_file.sentence(cause)
