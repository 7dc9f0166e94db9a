"""Putting a record off: until a day, an answer or a second source, and why; asked in one line, step by step."""

from collections.abc import Callable
from functools import partial

from models.dates import dates
from models.errors import Refused
from models.language.code_lists import codes
from models.language.messages import _
from models.record.records import OF_REVIEW
from models.record.review_states import PUT_OFF
from ui.review.line_of_text import LineOfText

DAY = 'day'


class PuttingOff:
    """Asks for all of it; `do` takes what is awaited, until which day ('' for none), and why."""

    def __init__(self, asking: LineOfText, do: Callable[[str, str, str], object]) -> None:
        self._asking, self._do, self._record = asking, do, ''

    def begin(self, record: str) -> None:
        """Ask what is awaited before a record is looked at again."""
        self._record = record
        ways = [(code, codes('put_off_awaits').label(code)) for code in codes('put_off_awaits')]
        self._asking.choose(_('Until when is this record put off?'), ways, self._chosen)

    def _chosen(self, awaits: str) -> None:
        if awaits == DAY:
            self._asking.ask(_('Until which day?'), _('Next'), self._day, ())
        else:
            self._ask_why(awaits, '')

    def _day(self, text: str) -> None:
        """Take the day that was typed, which has to be one, and to come."""
        spec = OF_REVIEW['decision'].specs()['until']
        day = dates.first_day(str(spec.kind.understand(text, spec) or ''))
        if day is None or day <= dates.today_in_damascus():
            raise Refused(_('That day has to be after today.'))
        self._ask_why(DAY, day.isoformat())

    def _ask_why(self, awaits: str, until: str) -> None:
        self._asking.ask(
            _('Why is it put off?'), _('Put off'), partial(self._do, awaits, until), (PUT_OFF, self._record)
        )
