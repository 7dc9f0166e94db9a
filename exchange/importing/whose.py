"""Whose file it is: by its signature, the keys that somebody confirmed, and each row's digest as it was signed."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from exchange.mapping.mapping import Table
from exchange.reading.any_file import Workbook
from models.register.register import Register


@dataclass(frozen=True)
class WhoseFile:
    """Whose a file is: of a `known` key, an `unknown` one, or `none`; and the key, register, desk and name."""

    kind: str
    key: str = ''
    register: str = ''
    desk_id: str = ''
    name: str = ''


NOBODY = WhoseFile('none')


class Signed(NamedTuple):
    """Whose a file is, what happened to rows since it was signed by their sheet and number, and how many are gone."""

    whose: WhoseFile
    changed: dict[tuple[str, int], str]
    gone: int


def look(_register: Register, _workbook: Workbook, _tables: Sequence[Table]) -> Signed:
    """Whose a file is, and which of its rows are not as they were signed: without keys it is proven of nobody."""
    return Signed(NOBODY, {}, 0)
