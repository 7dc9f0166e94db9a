"""How much a figure is more or less than it was: with a real minus sign, and of a range both of its bounds."""

from exchange.issuing.correcting.page_words import PageWords
from exchange.reporting.report import Figure
from models.language.text import isolate

_MINUS = '\u2212'


def difference(words: PageWords, then: Figure, now: Figure) -> str:
    """The difference as it is printed: +1, −2, of a range that of each bound where these are not the same."""
    low = signed(words, now.low - then.low)
    if then.high is None or now.high is None:
        is_lower_known = now.low != then.low
        return words.word('corrected_lowest', low=low) if is_lower_known else words.word('corrected_no_number')
    if now.high - then.high != now.low - then.low:
        return words.word('corrected_bounds', low=low, high=signed(words, now.high - then.high))
    return low if now.low != then.low else words.word('corrected_no_number')


def signed(words: PageWords, number: int) -> str:
    """A number with its sign, which stays in front of it in either direction of writing."""
    sign = '+' if number > 0 else _MINUS if number < 0 else ''
    return isolate(f'{sign}{words.digits(abs(number))}')
