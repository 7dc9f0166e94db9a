"""The lists of what is to be followed up in words: what each is called, what is in it, and what is said of a record."""

from models.dates import dates
from models.language.messages import _, language, ngettext
from models.query.follow_up.follow_up_lists import (
    AHEAD,
    NOT_ASKED,
    NOT_YET,
    ONE_SOURCE,
    RETURNED,
    UNNAMED,
    FollowUp,
    Limits,
)
from models.query.follow_up.mourning import FORTY_DAYS, YEARS


def titles() -> dict[str, str]:
    """What each list is called at the side, where there is little room."""
    return {
        NOT_ASKED: _('Not asked about'),
        NOT_YET: _('Not to call yet'),
        FORTY_DAYS: _('Forty days'),
        YEARS: _('Years since a death'),
        RETURNED: _('Untouched'),
        UNNAMED: _('Unnamed victims'),
        ONE_SOURCE: _('One source only'),
    }


def explained(name: str, limits: Limits) -> str:
    """What is in a list."""
    return {
        NOT_ASKED: _not_asked(limits.months),
        NOT_YET: _(
            'Families that asked not to be called before a day. On that day they are in the list of those to ask.'
        ),
        FORTY_DAYS: _mourning(),
        YEARS: _mourning(),
        RETURNED: _untouched(limits.days),
        UNNAMED: _('Incidents in which more people died than are named.'),
        ONE_SOURCE: _('Incidents with one independent source, as the report counts sources.'),
    }[name]


def _not_asked(months: int) -> str:
    sentence = ngettext(
        'Missing people about whom nobody was asked for {count} month. A contact line begins the time anew.',
        'Missing people about whom nobody was asked for {count} months. A contact line begins the time anew.',
        months,
    )
    return sentence.format(count=months)


def _untouched(days: int) -> str:
    sentence = ngettext(
        'Returned records that nobody changed for {count} day.',
        'Returned records that nobody changed for {count} days.',
        days,
    )
    return sentence.format(count=days)


def _mourning() -> str:
    sentence = ngettext(
        'Confirmed dead whose family knows, from {count} day before the day to a week after it.',
        'Confirmed dead whose family knows, from {count} days before the day to a week after it.',
        AHEAD,
    )
    return sentence.format(count=AHEAD)


def said_of(name: str, one: FollowUp) -> str:
    """What a list says of a record: a day, or how many; '' where it says nothing more."""
    day = dates.short(one.day, language()) if one.day and dates.is_edtf(one.day) else one.day
    sentence = {
        NOT_ASKED: _('nobody asked since {day}'),
        NOT_YET: _('not to be called before {day}'),
        FORTY_DAYS: _('forty days on {day}'),
        YEARS: ngettext('{count} year on {day}', '{count} years on {day}', one.number),
        RETURNED: _('untouched since {day}'),
        UNNAMED: ngettext('{count} without a name', '{count} without a name', one.number),
    }.get(name, '{day}')
    return sentence.format(day=day, count=f'{one.number:,}')
