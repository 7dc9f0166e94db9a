"""How long a text may be to be read for what it means; a longer one is refused in a sentence, never cut.

The patterns that read texts are slow on very long ones, or give up. No pattern sees a text that is longer than these.
"""

from dataclasses import dataclass

from models.limits.origins import by_hand, number

_ROOM = by_hand('several times what anybody writes there, and read in a moment whatever it holds')


@dataclass(frozen=True)
class TextLimits:
    """So many letters a text may have, by what it is read as."""

    digits: int = number(60, 'A number in digits.', _ROOM)
    people: int = number(400, 'A number of people, in words perhaps, with who they were.', _ROOM)
    time: int = number(100, 'A time of day.', _ROOM)
    date: int = number(100, 'A date or a range of dates.', _ROOM)
    degrees: int = number(200, 'Degrees, or the latitude and longitude of a point.', _ROOM)
    code: int = number(400, 'A value of a list.', _ROOM)
    codes: int = number(2_000, 'Several values of a list.', _ROOM)
    place: int = number(1_000, 'The name of a place, and where it lies.', _ROOM)
    link: int = number(400, 'The name of a record, or its row ID.', _ROOM)
    heading: int = number(500, 'The heading of a column, or the question of a form.', _ROOM)
    line: int = number(1_000, 'A line of casualties typed in letters or in words.', _ROOM)
    account: int = number(4_000, 'What a source says, where numbers of people are looked for in it.', _ROOM)
    search: int = number(300, 'What is searched for; of more the beginning is looked for.', _ROOM)
    marks: int = number(
        30, 'Marks above and below one letter; more are dropped.',
        by_hand('the stream-safe text format of Unicode (UAX 15); no language writes more'),
    )  # fmt: skip


TEXT_LIMITS = TextLimits()
