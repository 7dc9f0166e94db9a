"""The limits of what is near: zones, points, borders and places as they are offered, and where each comes from."""

from dataclasses import dataclass

from models.limits.origins import by_hand, follows, measured, number, standard


@dataclass(frozen=True)
class ZoneLimits:
    """How far and how long what is said of a place holds for others."""

    # Who holds a place

    near_km: int = number(
        10, 'Towns and villages within so many kilometres are held by whoever holds the place.',
        by_hand('a walk: most villages have some neighbours within it, and front lines are farther apart'),
    )  # fmt: skip
    days: int = number(
        60, 'Incidents so many days before and after are asked; the sentence of the rule says sixty.',
        by_hand('two months: long enough for a second incident near by, short beside how long a front stands still'),
    )  # fmt: skip
    others: int = number(2, 'So many must agree before the zone is doubted.', by_hand('one may itself be wrong'))
    km_north: float = number(111.2, 'Kilometres in a degree to the north.', follows('`km_a_degree`'))
    km_east: float = number(91.1, 'Kilometres in a degree to the east, at 35° north.', follows('`km_a_degree`'))

    # Points

    far_km: int = number(
        50, 'A point farther than this from the village that was chosen is doubted.', measured('points')
    )
    border_degrees: float = number(
        0.05,
        'So far beyond its simplified boundary a point may lie in a governorate.',
        by_hand('rather no doubt about a right place than one about each wrong one', 'borders'),
    )
    km_a_degree: float = number(111.195, 'Kilometres in a degree.', standard('a globe of 6,371 km, the mean radius'))
    bands_a_degree: int = number(
        20, 'Bands from west to east in which the edges of boundaries are kept.',
        by_hand('for speed: the thinner a band, the fewer edges in it, and the more bands an edge is in'),
    )  # fmt: skip
    decimals: int = number(6, 'Decimals of a latitude that are kept.', standard('a tenth of a metre'))

    # Places as they are offered

    offered: int = number(20, 'So many places are offered for what was typed.', by_hand('what a list shows at once'))
    more_usual: float = number(
        0.1, 'So much more usual a place must be to come before one whose name fits better.', by_hand('by trying it')
    )


ZONE_LIMITS = ZoneLimits()
