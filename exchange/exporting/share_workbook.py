"""A share of the queue of review as a workbook for headquarters: written down first, then made."""

from collections.abc import Iterator
from pathlib import Path

from exchange import age_files, whole_files
from exchange.exporting import headquarters_workbook
from models.language.messages import ngettext
from models.language.text import file_name, isolate
from models.progress import Progress, silent
from models.query.for_review import shared_out
from models.register.register import Register
from models.register.review import sharing
from models.register.review.sharing import HandedOut


def hand_out(
    register: Register,
    path: Path,
    part: tuple[str, str],
    to: str,
    *,
    again: bool = False,
    language: str = 'en',
    key: str = '',
    progress: Progress = silent,
) -> HandedOut:
    """Give somebody a part of the queue, by what it is split and which, as a workbook; gives what was handed out.

    Where the file cannot be made the share is forgotten again; where the program is ended in between, it is one that
    nobody has, which can be ended, and not one that nobody knows of.
    """
    target = age_files.sealed_path(path) if key else path
    whole_files.refuse_unwritable(target)
    made = sharing.hand_out(register, *part, to, again=again)
    try:
        headquarters_workbook.export(
            register,
            target,
            language=language,
            name=shared_out.part_in_words(*part),
            key=key,
            only=made.share.records,
            progress=progress,
        )
    except BaseException:
        sharing.take_back(register, made.share)
        raise
    return made


def written_in_words(path: Path, made: HandedOut) -> Iterator[str]:
    """What was handed out, and what of the part is with somebody else too, or was left out for that."""
    share, count = made.share, len(made.share.records)
    sentence = ngettext(
        '{count} record for {who} to review was written to {path}',
        '{count} records for {who} to review were written to {path}',
        count,
    )
    name = isolate(file_name(path))
    yield sentence.format(path=name, count=f'{count:,}', who=isolate(share.to, 'auto'))
    if made.left:
        yield ngettext(
            '{count} record of it was left out, because it is handed out already.',
            '{count} records of it were left out, because they are handed out already.',
            made.left,
        ).format(count=f'{made.left:,}')
    if made.twice:
        yield ngettext(
            '{count} record of it is handed out twice now; if they decide differently, it is for review again.',
            '{count} records of it are handed out twice now; what is decided differently is for review again.',
            made.twice,
        ).format(count=f'{made.twice:,}')


def part_with_count(by: str, value: str, count: int) -> str:
    """A part of the queue with how many records wait in it."""
    sentence = ngettext('{part}: {count} record', '{part}: {count} records', count)
    return sentence.format(part=shared_out.part_in_words(by, value), count=f'{count:,}')
