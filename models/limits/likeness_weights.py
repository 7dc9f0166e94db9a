"""The weights and thresholds of likeness, of people and of events, each with what it decides and where it comes from.

Weights are bits: three more make eight times as likely that two are one. `person_names.py` measures how far two words
of a name are apart, in slips of the keys.
"""

from dataclasses import dataclass

from models.limits.origins import by_hand, follows, measured, number

_AROUND_DAYS = 31
_EAR = by_hand('by ear, from how Syrian names are written in Latin letters; tried on the lists of `test_likely`')
_PEOPLE = by_hand('weighed by hand; on invented people others near it do as well', 'people')
_A_BIT = by_hand('weighed by hand; on invented people a bit more caution does a little better', 'people')
_LISTS = by_hand('weighed by hand on two invented lists of the same people (`tests/two_lists.py`)')
_REGION = by_hand('weighed by hand on invented lists of a region (`tests/lists_of_a_region.py`)')
_EVENTS = by_hand('weighed by hand; on invented events others near it do as well', 'events')
_SPEED = by_hand('for speed: of rows without end only the likeliest can be compared')
_ROOM = by_hand('as many as can be looked through while typing goes on')


@dataclass(frozen=True)
class LikenessWeights:
    """What speaks for and against two records being about the same."""

    # Near in time and place

    near_days: int = number(
        2, 'So many days apart two days may still be one.',
        by_hand('one documenter writes the day it happened, another the one on which it was heard or told'),
    )  # fmt: skip
    same_place_km: int = number(1, 'Nearer than this two villages or points are one place.', _EVENTS)
    near_km: int = number(10, 'Up to here they are near: the next village.', measured('events'))
    vicinity_km: int = number(20, 'Up to here they are in one vicinity, beyond it far apart.', _EVENTS)

    # People: their names

    asked_of_people: float = number(9.0, 'So many bits two must say before they are taken for one person.', _A_BIT)
    most_of_a_word: float = number(7.0, 'The most that one shared word of a name says.', _A_BIT)
    no_family: float = number(-6.0, 'No word but the first is shared.', _PEOPLE)
    another_father: float = number(-22.0, 'Both have a word between those shared, not the same.', measured('people'))
    another_family: float = number(-22.0, 'Both have a word behind those shared, not the same.', measured('people'))
    grandfather_for_family: float = number(
        -5.0, 'The same of one father, where one of the two words may be the grandfather’s name.', _LISTS
    )
    less_family: float = number(-3.0, 'One has a word behind those shared, the other none.', _A_BIT)
    slip_and_less_family: float = number(-4.0, 'And the first words differ by a slip besides.', _PEOPLE)
    given_names_turned: float = number(
        -6.0, 'The family name comes first, though all of the words are given names.', _PEOPLE
    )
    names_turned: float = number(-1.0, 'The family name comes first in one of two names.', _PEOPLE)
    slip: float = number(-4.0, 'A word that is shared but for a slip, for each slip.', _PEOPLE)
    free_of_a_slip: float = number(0.2, 'So far apart words are spelt otherwise, not slipped.', measured('people'))
    unknown_with_a_slip: float = number(
        -2.0, 'First words a slip apart, neither a name that is known: nothing says which is the slip.',
        _PEOPLE,
    )  # fmt: skip
    least_of_a_word: float = number(
        0.1, 'What a pair of words says at least when it is chosen which stand for one another.',
        by_hand('above nought, so that a pair is better than none'),
    )  # fmt: skip
    crowd: int = number(3, 'What namesakes take away, for each doubling of them.', _PEOPLE)
    most_of_a_crowd: float = number(5.5, 'The most that namesakes take away.', _PEOPLE)

    # People: what else is said

    same_kunya: float = number(4.0, 'Both have one kunya.', _PEOPLE)
    same_mother: float = number(4.0, 'Both have one mother’s name.', _PEOPLE)
    mother_spelt_otherwise: int = number(2, 'What that loses for each slip in it.', _PEOPLE)
    another_mother: float = number(-8.0, 'Their mothers have two names.', _PEOPLE)
    years_apart: tuple[tuple[int, float], ...] = number(
        ((0, 4.0), (1, 2.0), (3, 0.5), (6, -3.0), (15, -8.0)),
        'So many years lie between their births, or their ages.', _PEOPLE,
    )  # fmt: skip
    more_years_apart: float = number(-14.0, 'More years than those lie between.', _PEOPLE)
    about_one_age: int = number(2, 'Up to so many years apart the reason is told.', by_hand('what reads as a reason'))
    around_days: int = number(
        _AROUND_DAYS, 'Up to so many days apart is around the same time, and told as a reason.', _PEOPLE
    )
    days_apart: tuple[tuple[int, float], ...] = number(
        ((0, 6.0), (1, 5.0), (2, 4.0), (_AROUND_DAYS, 2.5), (60, 0.0), (365, -4.0)),
        'So many days lie between the days on which they were taken.', _PEOPLE,
    )  # fmt: skip
    more_days_apart: float = number(-7.0, 'More days than those lie between.', _PEOPLE)
    vague_days_apart: tuple[tuple[int, float], ...] = number(
        ((60, 1.5), (365, -4.0)), 'The same where one date is a month or more.', _PEOPLE
    )
    person_places: tuple[tuple[str, float], ...] = number(
        (('same', 5.0), ('near', 4.0), ('vicinity', 2.5), ('around', 3.0), ('governorate', 1.5), ('far', -2.0),
         ('other', -6.5)),
        'How near the places are where they were taken.', _PEOPLE,
    )  # fmt: skip
    crowd_of_pairs: int = number(
        2, 'What namesakes take away where all rows of a register are compared and the likelier is known.', _LISTS
    )
    asked_of_one_father: float = number(
        0.5, 'So much must be said, beside names, for two of one father who end in two words to be one person.', _REGION
    )  # fmt: skip
    last_words_of_one_sort: float = number(
        -3.0, 'Nothing says of those two words that one is the grandfather’s name and the other the family’s.', _REGION
    )  # fmt: skip
    rarest_by_chance: float = number(
        0.02, 'However rare two words of a name are, so many may bear both of them by chance.', _REGION
    )  # fmt: skip
    most_for_a_habit: float = number(
        2.0, 'The most that speaks for two of those where many are told so in the register.', _REGION
    )  # fmt: skip
    most_against_a_habit: float = number(
        4.0, 'And the most that speaks against them where hardly any are.', _REGION
    )  # fmt: skip
    usual_people: int = number(
        10_000, 'Of more people in a register more is asked of two: a bit for each doubling, as some agree by chance.',
        _LISTS,
    )  # fmt: skip
    rival: float = number(2.0, 'So many bits likelier another must be to speak against two.', _LISTS)

    # Events

    asked_of_events: float = number(
        7.0, 'So many bits two with a place in common must say to be one event.', measured('events')
    )
    asked_without_a_place: float = number(9.5, 'So many where no place is in common.', measured('events'))
    event_places: tuple[tuple[str, float], ...] = number(
        (('same', 5.0), ('near', 4.0), ('around', 2.0), ('vicinity', 1.0), ('governorate', 0.5), ('far', -9.0),
         ('other', -9.0)),
        'How near the places are where they happened.',
        by_hand('weighed by hand; among very many events less for `near` would do better', 'events'),
    )  # fmt: skip
    event_days: tuple[float, ...] = number(
        (3.0, 2.0, 1.0), 'They happened on one day, one day apart, two days apart.', measured('events')
    )
    vague_event_day: float = number(0.5, 'They may be of one day; one of them says the month.', measured('events'))
    usual_around: int = number(
        10, 'Where more happened within `near_days`, more is asked of two of a register: a bit for each doubling.',
        by_hand('weighed by hand on 20,000 to 60,000 invented events, 23 to 164 in five days', 'events'),
    )  # fmt: skip
    crowd_elsewhere: float = number(
        2.0, 'So many bits where they are not of one place: much else happens near by.',
        by_hand('weighed by hand on the same events', 'events'),
    )  # fmt: skip
    same_kind: float = number(1.5, 'They are of one kind.', measured('events'))
    alike_kind: float = number(0.5, 'They are of kinds that are taken for one another.', measured('events'))
    another_kind: float = number(-2.5, 'They are of two kinds.', measured('events'))
    same_party: float = number(1.25, 'A party is on the same side in both.', measured('events'))
    other_parties: float = number(-2.0, 'Both say who was on a side, and nobody is in both.', measured('events'))
    as_many: float = number(1.5, 'As many people were harmed, and more than one.', measured('events'))
    as_few: float = number(0.5, 'In both one person was harmed, or nobody.', measured('events'))
    not_as_many: float = number(-2.0, 'Two numbers that cannot be of one event.', measured('events'))
    count_apart: int = number(2, 'So many more are found later in any event.', _EVENTS)
    count_share: float = number(0.5, 'And this share of the larger number in a large one.', _EVENTS)
    same_victim: float = number(5.0, 'A victim of one name.', _EVENTS)
    hour_minutes: int = number(90, 'Up to so many minutes apart is one time of day.', _EVENTS)
    same_hour: float = number(0.5, 'They are of one time of day.', measured('events'))
    another_hour: float = number(-1.0, 'They are of one day and two times of it.', _EVENTS)
    most_of_time_and_place: float = number(
        8.5, 'The most that day, place and time of day can say: pairs that need more are not looked at.',
        follows('the first of `event_days`, the best of `event_places` and `same_hour`'),
    )  # fmt: skip

    # How many are looked at

    shown: int = number(8, 'So many likely ones are told at most.', by_hand('what a strip under the fields can hold'))
    compared_while_typing: int = number(150, 'So many people who share a key are compared.', _ROOM)
    events_compared_while_typing: int = number(40, 'So many events are read whole and compared.', _ROOM)
    hopeless: float = number(
        -7.0, 'Events that score less without their casualties are not read whole.',
        by_hand('a victim of the same name and as many dead say 6.5'),
    )  # fmt: skip
    coarse_days: int = number(
        40, 'Of a longer span than this only events of the governorate are looked at.',
        by_hand('a month and `near_days` on either side still fit'),
    )  # fmt: skip
    square_north: float = number(
        0.19, 'Degrees to the north that a square of the map is long: what is near is next door.',
        follows('`vicinity_km`, and 111.2 km in a degree'),
    )  # fmt: skip
    square_east: float = number(
        0.24, 'Degrees to the east that it is wide.', follows('`vicinity_km`, and a degree in the north of the country')
    )
    drawer_days: int = number(
        5, 'Days in one drawer of events.', by_hand('`near_days` around a day mostly open one or two drawers')
    )
    compared_in_a_file: int = number(60, 'So many rows held in memory are compared with one of a file.', _SPEED)
    compared_in_a_register: int = number(28, 'So many rows are compared with one of the same register.', _SPEED)
    understood_ahead: int = number(500, 'So many people of a file are understood before the first is compared.', _SPEED)
    nearest_in_a_file: int = number(8, 'So many of them are then read whole.', follows('`shown`'))
    a_crowd: int = number(24, 'Of more namesakes only those taken around the same time are compared …', _SPEED)
    of_a_crowd: int = number(6, '… and so many of the others.', _SPEED)
    spans: int = number(
        50, 'Around more stretches of days than this all days between are read in one statement.',
        by_hand('a statement for each would take longer than to read what lies between'),
    )  # fmt: skip
    equals_compared: int = number(20, 'So many records are looked at for one that has all values of a line.', _SPEED)

    # Words of a name

    same_word: float = number(
        0.45, 'Up to here two words are one, written otherwise.',
        by_hand('measured before more spellings were understood; now others near it do as well', 'words'),
    )  # fmt: skip
    far_word: float = number(1.3, 'Beyond this two words are two names.', measured('slips'))
    another_word: float = number(
        9.0, 'How far words are apart of which it is known that they are two.', by_hand('more than slips could make')
    )
    slip_in_a_word: float = number(1.0, 'A letter too many, too few or another one.', by_hand('the unit of distance'))
    turned_letters: float = number(0.2, 'More than a slip: two letters the wrong way round.', _EAR)
    one_known_name: float = number(0.1, 'Two spellings that may be of one name that is known.', _EAR)
    known_name: float = number(
        0.4,
        'A spelling this near to that of a known name may be that name.',
        by_hand('by ear; on invented names others do as well', 'words'),
    )
    nearly_as_known: float = number(0.05, 'And other names that are not much farther.', measured('words'))
    share_of_unknown: float = number(0.8, 'So many of a thousand bear a name that is not known.', _PEOPLE)
    longest_name: int = number(
        240, 'Letters of a text that are read as a name.', by_hand('to compare each two words of more took minutes')
    )
    words_of_a_name: int = number(12, 'Words of a text that are read as a name.', by_hand('as for `longest_name`'))
    without_article: int = number(4, 'Letters that must be left when an article is taken off.', _EAR)
    consonants_with_a_slip: int = number(
        4,
        'A word of fewer consonants has none too many.',
        by_hand('a short word with a letter more is mostly another name; few such stand among the cases', 'slips'),
    )
    consonants_turned: int = number(3, 'Nor two the wrong way round, in one of fewer than these.', _EAR)
    few_sounds: float = number(
        0.6,
        'With one or two consonants no farther apart than this.',
        by_hand('by ear; on invented names others do as well', 'words'),
    )
    letters_that_may_be_one: float = number(0.06, 'Two letters of which either may be what the other is.', _EAR)
    another_vowel: float = number(0.8, 'Another long vowel, both words in Arabic letters.', _EAR)
    vowel_e_for_y: float = number(0.2, 'An e where Arabic writes ي.', _EAR)
    vowel_a_left_out: float = number(0.3, 'Nothing where Arabic writes ا before a consonant.', _EAR)
    vowel_a_for_y: float = number(0.4, 'An a where Arabic ends in ى.', _EAR)
    vowel_long_unwritten: float = number(0.3, 'A long u or y where Arabic writes nothing.', _EAR)
    vowel_unwritten: float = number(0.6, 'Another vowel than a short one where Arabic writes nothing.', _EAR)
    vowel_unwritten_last: float = number(0.9, 'The same at the end of the word.', _EAR)
    vowel_not_heard: float = number(0.7, 'Nothing where Arabic writes a long vowel.', _EAR)
    vowel_hardly_heard: float = number(0.1, 'Nothing where Arabic writes ع or ة.', _EAR)
    vowel_unlike: float = number(0.5, 'A vowel that Arabic cannot mean, and as much of how far it is.', _EAR)
    vowels_alike: tuple[tuple[str, float], ...] = number(
        (('aA', 0.1), ('iI', 0.1), ('uU', 0.05), ('ae', 0.1), ('Ae', 0.2), ('ei', 0.1), ('eI', 0.35), ('eu', 0.5),
         ('ai', 0.6), ('au', 0.5), ('iu', 0.4), ('aI', 0.8), ('aU', 0.6)),
        'Two Latin vowels, the long ones in capitals.', _EAR,
    )  # fmt: skip
    vowels_unlike: float = number(0.8, 'Any other two.', _EAR)
    vowel_too_many: float = number(0.35, 'A Latin vowel too many or another one, of several.', _EAR)
    vowel_dropped: float = number(0.25, 'A short Latin vowel or none.', _EAR)
    vowel_long_dropped: float = number(0.8, 'A long Latin vowel or none.', _EAR)
    vowel_e_dropped_last: float = number(0.2, 'An e at the end, or none.', _EAR)
    vowel_dropped_last: float = number(0.9, 'Another vowel at the end, or none.', _EAR)
    sounds_mistaken: tuple[tuple[float, tuple[str, ...]], ...] = number(
        ((0.3, ('Gg', 'kg')), (0.6, ('dz', 'xk', 'xh', 'Gk')), (0.9, ('td', 'sz', 'sS', 'jS', 'bf', 'jz'))),
        'Consonants that are heard for one another.', _EAR,
    )  # fmt: skip
    another_sound: float = number(1.2, 'Another consonant in a long word; a short one is then another.', _EAR)
    long_word: int = number(4, 'So many consonants are not yet a long word.', _EAR)
    letters_alike: tuple[tuple[float, tuple[str, ...]], ...] = number(
        (
            (0.2, ('ضظ', 'ىي')),
            (0.4, ('دذ', 'ذز', 'تث', 'طت', 'صس', 'قك', 'قغ', 'جگ', 'كگ', 'غگ', 'چش', 'چج', 'ژج', 'ژز', 'ثس', 'ظز',
                   'ذض')),
            (0.6, ('اه', 'هح', 'اي')),
        ),
        'Arabic letters that are written for one another.', _EAR,
    )  # fmt: skip
    letters_light: tuple[tuple[str, float], ...] = number(
        (('ء', 0.2), ('ا', 0.7), ('ه', 0.8)), 'Arabic letters that are added or left out.', _EAR
    )
    letter_doubled: float = number(0.2, 'A و or ي written twice.', _EAR)
    letters_for_two_slips: int = number(5, 'Letters that a word with two slips must have.', _EAR)
    letters_for_a_slip: int = number(3, 'A slip in a word of so many letters, or fewer, makes another …', _EAR)
    letter_more_in_a_short_word: float = number(1.2, '… but for a fourth letter beside three.', _EAR)


WEIGHTS = LikenessWeights()
