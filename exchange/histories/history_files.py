"""The kinds of files that a history is written as, each by its ending, and writing one: whole, or not at all."""

from collections.abc import Callable
from pathlib import Path

from exchange import age_files, whole_files
from exchange.histories.desk_history import DeskHistory
from models.errors import KnownError
from models.language.messages import _, speaking


def _sheet(history: DeskHistory) -> bytes:
    from exchange.histories import history_sheet

    return history_sheet.content(history)


def _page(history: DeskHistory) -> bytes:
    from exchange.histories import history_html

    return history_html.content(history)


def _paper(history: DeskHistory) -> bytes:
    from exchange.histories import history_paper

    return history_paper.content(history)


_CONTENTS: dict[str, Callable[[DeskHistory], bytes]] = {'.xlsx': _sheet, '.html': _page, '.pdf': _paper}
ENDINGS = tuple(_CONTENTS)


def ending_of(path: Path) -> str:
    """The ending of a file, without that of an encrypted one."""
    return (path.with_suffix('') if path.suffix.lower() == age_files.ENDING else path).suffix.lower()


def refuse_other(path: Path) -> None:
    """Raise KnownError for a file that a history cannot be written as, or that cannot be written here."""
    if ending_of(path) not in ENDINGS:
        sentence = _('{path}: give the file a name that ends in one of these: {endings}.')
        raise KnownError(sentence.format(path=path, endings=_(', ').join(ENDINGS)))
    whole_files.refuse_unwritable(path)


def write(path: Path, history: Callable[[], DeskHistory], language: str, key: str = '') -> Path:
    """Write a history in a language, for the owner of a key alone where one is given; where it was written."""
    path = age_files.sealed_path(path) if key else path
    refuse_other(path)
    with speaking(language):
        made = _CONTENTS[ending_of(path)](history())
    whole_files.put(path, age_files.seal(made, key) if key else made)
    return path
