"""How many, as people write it: 5, 5+, 2-4, at least 5, some."""

import re
from typing import NamedTuple

from models.errors import Refused
from models.language.messages import _
from models.language.text import ascii_digits, clean
from models.language.too_long import refuse_long
from models.limits.text_limits import TEXT_LIMITS


class Count(NamedTuple):
    """A number of people: exact, or between a lowest and a highest; nothing at all is "some", number unknown."""

    number: int | None = None
    lowest: int | None = None
    highest: int | None = None

    @property
    def known(self) -> int | None:
        """How many they certainly are: the number, else the lowest; None where neither is known."""
        return self.lowest if self.number is None else self.number

    @property
    def most(self) -> int | None:
        """How many they are at most: the number, else the highest; None where neither is known."""
        return self.highest if self.number is None else self.number


_LEAST = (
    r'at\s+least|not?\s+(?:less|fewer)\s+than|min\.?|على\s+ال[أا]قل|لا\s+(?:يقل|تقل)\s+عن|(?:لا|ليس)\s+[أا]قل\s+من|≥|>='
)


_MOST = (
    r'at\s+most|up\s+to|not?\s+more\s+than|max\.?|على\s+ال[أا]كثر|لا\s+(?:يزيد|تزيد)\s+(?:على|عن)|'
    r'(?:لا|ليس)\s+[أا]كثر\s+من|≤|<='
)


# Behind a "not" of other words they mean what is not known here.
_LESS, _MORE = (
    r'<|(?<!\S)(?:less|fewer)\s+than|(?<!\S)[أا]قل\s+من',
    r'>|(?<!\S)more\s+than|(?<!\S)[أا]كثر\s+من|(?<!\S)ما\s+يزيد\s+(?:على|عن)',
)
_OR_MORE = r'or\s+more|[أا]و\s+[أا]كثر|ف[أا]كثر'


_WITH_BOUNDS = re.compile(r'(\d+)\s*\(([^()]+)\)')


_SHAPES = tuple(
    re.compile(shape, re.IGNORECASE)
    for shape in (
        r'(?P<lowest>\d+)\s*(?:[-–—]|\bto\b|إلى|الى)\s*(?P<highest>\d+)',
        rf'(?:{_LEAST})\s*(?P<lowest>\d+)',
        rf'(?P<lowest>\d+)\s*(?:\+|{_LEAST}|{_OR_MORE})',
        rf'(?:{_MOST})\s*(?P<highest>\d+)',
        rf'(?P<highest>\d+)\s*(?:{_MOST})',
        rf'(?:{_LESS})\s*(?P<below>\d{{2,}}|[2-9])',
        rf'(?:{_MORE})\s*(?P<above>\d+)',
        r'(?<!\d)(?<!\d[.,٫/:])(?P<number>\d+)(?![\d.,٫/:])',
        r'(?<!\w)(?:some|several|number\s+unknown|عدد\s+غير\s+معروف|عدة|عدد\s+من|بعض)(?!\w)',
    )
)


def understand(text: str) -> Count:
    """The number that a person meant who typed this; Refused with a sentence where it means none."""
    text = clean(text)
    refuse_long(text, TEXT_LIMITS.people)
    found = find(text) if text else (Count(), '', False)
    if found is None or found[1]:
        raise Refused(_('“{text}” is not a number of people; write it like 5, 5+, 2-4 or “some”.').format(text=text))
    return found[0]


def find(text: str) -> tuple[Count, str, bool] | None:
    """The number in a text, the text without it, and whether it stood glued to a word; None where there is none.

    A text that is longer than such a text may be has none.
    """
    text = ascii_digits(text).strip()
    if len(text) > TEXT_LIMITS.people:
        return None
    both = _WITH_BOUNDS.search(text)
    bounds = find(both[2]) if both else None
    if both and bounds and not bounds[1] and bounds[0].number is None:
        rest = f'{text[: both.start()]} {text[both.end() :]}'.strip()
        return bounds[0]._replace(number=int(both[1])), rest, False
    for shape in _SHAPES:
        match = shape.search(text)
        if match:
            given = {name: int(value) for name, value in match.groupdict().items() if value}
            before, after = text[: match.start()], text[match.end() :]
            glued = bool(after[:1].strip())
            return _count(given), f'{before} {after}'.strip(), glued
    return None


def _count(given: dict[str, int]) -> Count:
    """The number that a shape gave; less than 5 is 4 at most."""
    if 'below' in given:
        return Count(highest=given['below'] - 1)
    return Count(lowest=given['above'] + 1) if 'above' in given else Count(**given)


def show(count: Count) -> str:
    """A number as `understand` takes it back: `5`, `≥5`, `2–4`, `some`."""
    number, lowest, highest = count
    if number is not None:
        is_exact = lowest is None and highest is None
        return str(number) if is_exact else f'{number} ({show(count._replace(number=None))})'
    if lowest is None:
        return _('some') if highest is None else f'≤{highest}'
    return f'≥{lowest}' if highest is None else f'{lowest}–{highest}'
