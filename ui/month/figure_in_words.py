"""What a figure adds up to, in words: one number, or its lowest, best and highest, and the lines without a number."""

from typing import NamedTuple

from exchange.reporting.report import Figure
from models.language.messages import _, ngettext


class AskedFigure(NamedTuple):
    """A figure whose records somebody wants to see, and what it is called where it stands."""

    title: str
    figure: Figure


def sum_in_words(figure: Figure) -> str:
    """What the records of a figure add up to."""
    if figure.is_exact:
        return _('They add up to {number}.').format(number=f'{figure.best:,}')
    number = {'low': f'{figure.low:,}', 'best': f'{figure.best:,}'}
    if figure.high is None:
        said = _('They add up to {best}; at least {low}, and nobody knows how many at most.').format(**number)
    else:
        sentence = _('They add up to {best}; at least {low}, at most {high}.')
        said = sentence.format(high=f'{figure.high:,}', **number)
    if not figure.unknown:
        return said
    lines = ngettext('{count} line gives no number.', '{count} lines give no number.', figure.unknown)
    return f'{said} {lines.format(count=f"{figure.unknown:,}")}'
