"""How sure a reading of a heading is and what it hangs on, each number with where it comes from.

Sureness goes from 0 to 100 and only its order counts: beside others of the same heading, `certain` and `taken`.
"""

from dataclasses import dataclass

from models.limits.origins import by_hand, measured, number

_ORDER = by_hand('only its order counts: a name before an alias, a whole name before a part of one')
_ASKED = by_hand('below `taken`: a person says so first')
_TAKEN = by_hand('above `taken` and below `certain`: it is taken, and shown as not certain')
_SHAPE = by_hand('what the sheets of offices looked like')


@dataclass(frozen=True)
class HeadingLimits:
    """What a heading, and what stands under it, is believed of."""

    # Sureness

    certain: int = number(90, 'Below this a person confirms what a column was taken for.', _ORDER)
    taken: int = number(80, 'Below this a column is not taken for it without a person.', _ORDER)
    chosen: int = number(101, 'What a person, a profile or the program itself says.', _ORDER)
    name: int = number(100, 'A name of the field.', _ORDER)
    alias: int = number(98, 'An alias of it.', _ORDER)
    tag: int = number(97, 'Its HXL tag.', _ORDER)
    numbered: int = number(96, 'Its name behind a number.', _ORDER)
    in_part: int = number(95, 'Its name as a part of a heading of which every part is understood.', _ORDER)
    order: int = number(92, 'The words of its name in another order.', _ORDER)
    harm: int = number(92, 'A casualty column by its grammar.', _ORDER)
    in_part_with_more: int = number(77, 'Its name beside what is not understood.', _ASKED)
    misspelt_harm: int = number(74, 'A casualty column with a word that is misspelt.', _ASKED)
    open_harm: int = number(75, 'A column of victims, who are mostly but not always the killed.', _ASKED)
    misspelt: int = number(78, 'Its name misspelt, less the next for each slip.', _ASKED)
    slip: int = number(4, 'What each slip takes away.', _ASKED)
    by_codes: int = number(82, 'Cells that only one list of codes has.', _TAKEN)
    by_content: int = number(60, 'Cells that look like dates, places or names.', _ASKED)
    by_shared_codes: int = number(50, 'Cells that several lists of codes have.', _ASKED)

    # Spelling

    letters_for_a_slip: int = number(
        5,
        'Letters that a word with one slip must have.',
        by_hand('shorter words are too alike for any of them to be meant: SRF and SDF, cows and boys'),
    )
    letters_for_two_slips: int = number(
        9, 'Letters that one with two must have.', by_hand('two slips in a shorter word make another word of it')
    )
    letters_of_a_word: int = number(
        4,
        'Letters of a word in a casualty column among which a misspelt one is looked for.',
        measured('casualty columns'),
    )
    letters_of_a_stem: int = number(
        3, 'Letters that must be left of a word without its ending.', by_hand('Arabic roots have three')
    )

    # Casualty columns

    words_of_harm: int = number(14, 'A heading of more words counts nobody.', by_hand('it is a sentence'))
    words_of_a_phrase: int = number(
        6, 'Words of the longest name that is looked for at once.', by_hand('no name in the lists has more')
    )
    meanings: int = number(
        64, 'So many ways to understand the words are tried.', by_hand('for speed: six words of two meanings each')
    )

    # What a column holds

    sample: int = number(200, 'So many cells of a column are looked at.', by_hand('for speed'))
    nearly_all: float = number(
        0.9, 'This share of the cells must fit for a field to be guessed.',
        by_hand('one in ten may be misspelt; what is taken by it nobody has named', 'columns without a heading'),
    )  # fmt: skip
    nearly_all_places: float = number(
        0.7, 'The same for places.', by_hand('more than one in ten is in no list', 'places without a heading')
    )
    enough: float = number(
        0.5,
        'A heading that is not certain is not believed where fewer of the cells fit.',
        by_hand('half; on invented columns a little less does as well', 'columns'),
    )
    enough_places: float = number(0.2, 'The same for places.', measured('columns of places'))
    least_cells: int = number(3, 'Of fewer cells nothing is guessed.', measured('columns without a heading'))
    least_values: int = number(2, 'Nor of fewer different values.', by_hand('one value alone fits by chance'))
    different_names: float = number(
        0.8, 'More of the cells than this differ in a column of names.', measured('people without a heading')
    )
    words_of_a_name: tuple[int, int] = number(
        (2, 6), 'So many words a name has.', by_hand('from name and family to four forefathers and a byname')
    )
    letters_of_a_code: int = number(80, 'A longer text is not read word by word.', by_hand('it is a sentence'))

    words_of_a_story: int = number(
        5, 'A text of more words says more than a name or a code.', by_hand('the longest usual name of a code has five')
    )

    # Beside a kept profile, another sheet or a list

    profile_columns: float = number(
        0.8, 'This share of a profile’s columns must be there again.', by_hand('a form loses a column or two')
    )
    profile_of_sheet: float = number(
        0.6,
        'This share of a sheet’s columns must be the profile’s.',
        by_hand('a form gains some'),
    )
    least_columns: int = number(3, 'So many columns must be there again.', by_hand('two are in any sheet'))
    strangers: float = number(
        0.2, 'Children of at most this share may belong to no row above.', by_hand('rows above are deleted by hand')
    )
    alike_value: int = number(
        60, 'Values less alike than this, of 100, are not offered for one another.', by_hand('more is shown than taken')
    )
    value_within: float = number(
        80.0, 'How alike a value is of which the other is some words.', by_hand('before most that are only like it')
    )
    values_offered: int = number(5, 'So many are offered.', by_hand('what a list shows at once'))

    # Where the table stands

    heading_rows: int = number(25, 'So far down a row of headings is looked for.', _SHAPE)
    least_headings: int = number(2, 'So many known headings make a row of headings.', measured('tables'))
    letters_of_a_total: int = number(60, 'A longer text is not the word for a total.', _SHAPE)
    cells_of_a_note: int = number(4, 'A line for signatures has no more of them side by side.', _SHAPE)
    words_of_a_remark: int = number(
        4, 'A text of more words that stands alone below a table is a note.', by_hand('no shorter one would be a name')
    )


HEADING_LIMITS = HeadingLimits()
