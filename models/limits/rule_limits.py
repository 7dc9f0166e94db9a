"""The numbers that rules hang on, each with where it comes from; those of zones and points are in `zone_limits`."""

from dataclasses import dataclass

from models.limits.origins import by_hand, follows, number, standard


@dataclass(frozen=True)
class RuleLimits:
    """From where on a rule has something to say."""

    massacre: int = number(
        5, 'So many civilians killed in one incident are a massacre.',
        standard('monitors of the country call the killing of at least five civilians in one attack a massacre'),
    )  # fmt: skip
    adult: int = number(18, 'From this age on nobody is a child.', standard('Convention on the Rights of the Child, 1'))
    oldest: int = number(110, 'An age above this is doubted.', by_hand('hardly anybody in a million becomes as old'))
    very_many: int = number(
        500, 'A number of people above this in one line is doubted.',
        by_hand('a nought too many is likelier; the few incidents with more are confirmed once'),
    )  # fmt: skip
    consent_months: int = number(
        24, 'A name of somebody missing is published only where the family was asked in the last so many months.',
        by_hand('as the layout of the monthly report has it; families change their mind as dangers change'),
    )  # fmt: skip
    many_killed: int = number(
        5, 'So many killed are looked at before others.', follows('`massacre`, whoever they were')
    )


RULE_LIMITS = RuleLimits()
