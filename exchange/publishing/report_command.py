"""The command that writes the report of a period."""

from exchange import whole_files
from exchange.leaks import let_through_command
from exchange.publishing import published_report
from exchange.publishing.published_report import AskedReport
from exchange.reporting import formats
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import MONTHLY
from exchange.reporting.periods import read_period
from exchange.terminal import DONE, Arguments, complain, day_of, language_of, one_day_of, open_register, say
from models.dates import dates
from models.language.messages import _
from models.no_garbage import keeping_all


def report(given: Arguments) -> int:
    """Write the figures of a period; what must not leave is named by where it is, as with `export`."""
    return let_through_command.searched(given, _report)


def _report(given: Arguments) -> int:
    whole_files.refuse_unwritable(given.out)
    as_of = one_day_of(given.as_of) if given.as_of else None
    learned_by = str(dates.last_day(day_of(given.learned_by))) if given.learned_by else None
    scope, period = Scope(as_of, learned_by, given.state), read_period(given.period)
    with open_register(given.register, given, writing=False) as register:
        asked = AskedReport(period, layout_file.read(given.layout or MONTHLY), scope, given.names)
        language = language_of(given, register)
        with keeping_all():
            languages = [language] if formats.is_of_page(given.out) else []
            found = published_report.published(register, asked, languages)
        published_report.write(register, given.out, found, language)
    if unfit := published_report.unfit(found):
        complain(published_report.unfit_in_words(unfit))
    say(_('Wrote {path}.').format(path=given.out))
    return DONE
