"""The running sentences under the lines of a record: what they amount to."""

from models.language.messages import _
from models.record import casualty_totals, counts
from models.record.records import Record


def names_in_words(casualty: Record) -> str:
    """Such as `5 abducted: 3 named, 2 not yet`: how many of a line's people are named."""
    named, count = len(casualty.of('victim')), counts.of(casualty)
    number = count.known
    if not named:
        return ''
    if number is None or number < named:
        return _('{count} named').format(count=named)
    whole = casualty_totals.harmed(str(casualty.get('outcome') or 'unknown'), number)
    if count.number is None:
        return f'{_("at least {count}").format(count=whole)}: {_("{count} named").format(count=named)}'
    said = _('{named} named, {missing} not yet') if number > named else _('all named')
    return f'{whole}: {said.format(named=named, missing=number - named)}'


# What stands under the lines of a kind, said of the row that they belong to.
RUNNING = {'casualty': casualty_totals.in_words, 'victim': names_in_words}
