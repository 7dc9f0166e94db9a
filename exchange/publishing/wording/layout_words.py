"""The words, nouns and sentences of a layout; what it does not state, and is of no organisation, is the program's."""

from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import Both, NounLayout, ReportLayout
from models.errors import KnownError
from models.language.messages import _

# Sentences that fit any report; all others are about what the layout of the program counts.
_SHARED = (
    *('section', 'line', 'later', 'says_', 'method_', 'undated', 'elsewhere_', 'told_event', 'died_of_wounds'),
    *('short_killed', 'short_massacre', 'short_abductees', 'massacre', 'abductees', 'months_issued', 'reason_'),
)
_OF_THE_PROGRAM = frozenset({'title', 'unchanged_operations'})
# What sections are called beside their titles: another layout may have others under the same names.
_OF_SECTIONS = ('corrected_in_', 'in_section_')
_ONLY_ITS_OWN = frozenset({'abductees_elapsed'})


def has_word(layout: ReportLayout, name: str) -> bool:
    """Whether there are words of a name."""
    is_its_own = name in _OF_THE_PROGRAM or name.startswith(_OF_SECTIONS)
    return name in layout.words or (name in layout_file.monthly().words and not is_its_own)


def word(layout: ReportLayout, name: str, language: str) -> str:
    """The words of a name in a language; KnownError where there are none."""
    found = layout.words.get(name)
    if found is None and has_word(layout, name):
        found = layout_file.monthly().words[name]
    if found is None:
        raise KnownError(_('The layout has no words “{name}”, which a sentence of it needs.').format(name=name))
    return found.of(language)


def edition(layout: ReportLayout, number: int, language: str) -> str:
    """What an edition of a report is called on its page: First edition, الإصدار الثاني."""
    named = f'edition_{number}'
    return word(layout, named if has_word(layout, named) else 'edition_later', language).replace('#', f'{number}')


def has_noun(layout: ReportLayout, name: str) -> bool:
    """Whether there is a noun of a name."""
    return name in layout.nouns or name in layout_file.monthly().nouns


def noun(layout: ReportLayout, name: str) -> NounLayout:
    """The forms of a noun; KnownError where there are none."""
    found = layout.nouns.get(name) or layout_file.monthly().nouns.get(name)
    if found is None:
        raise KnownError(_('The layout has no noun “{name}”, which a sentence of it needs.').format(name=name))
    return found


def nouns(layout: ReportLayout) -> frozenset[str]:
    """The names of all nouns that its sentences may count in."""
    return frozenset(layout.nouns) | frozenset(layout_file.monthly().nouns)


def has_sentence(layout: ReportLayout, name: str) -> bool:
    """Whether there is a sentence of a name that fits the report."""
    is_shared = name.startswith(_SHARED) and name not in _ONLY_ITS_OWN
    return name in layout.sentences or (is_shared and name in layout_file.monthly().sentences)


def sentence(layout: ReportLayout, name: str) -> Both:
    """The sentence of a name; KnownError where there is none."""
    found = layout.sentences.get(name)
    if found is None and has_sentence(layout, name):
        found = layout_file.monthly().sentences[name]
    if found is None:
        raise KnownError(_('The layout has no sentence “{name}”, which this report needs.').format(name=name))
    return found
