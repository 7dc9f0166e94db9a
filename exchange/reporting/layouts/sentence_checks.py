"""What must hold of the sentences of a layout: each token is a figure that is counted, with a noun that is there."""

from collections.abc import Iterator

from exchange.reporting.layouts.keys import Mistake, not_known
from exchange.reporting.layouts.layout import Both, ReportLayout
from models.errors import Refused
from models.language.code_lists import codes
from models.language.figure_tokens import Token, tokens
from models.language.messages import _

# The words that the program fills in, where a sentence is of an event, a section, the period or the note on method.
FILLED_IN = (
    *('area', 'around', 'by', 'cannot_be_known', 'channels', 'corrections', 'elapsed_to', 'governorate', 'kind'),
    *('kinds', 'month', 'on_day', 'open', 'place', 'program', 'reason', 'revision', 'section', 'the_dead'),
    *('the_period', 'this_period', 'where', 'within'),
    # Of the reasons of a corrigendum.
    *('before_on_day', 'before_within', 'event', 'learned', 'one_event', 'source'),
)
# What an address may begin with beside the sections, the events that are told together and what is counted.
_PARTS = (
    *('main', 'total', 'undated', 'later', 'before', 'year_before', 'year_to_date', 'year_to_date_as_issued', 'around'),
    *('kept', 'other'),
    *('abductees', 'elapsed', 'certainty', 'method', 'year'),
)
_COUNTED = ('operations', 'incidents')


def check_sentences(layout: ReportLayout) -> None:
    """Raise a Mistake for the first token that is not known."""
    for name, sentence in layout.sentences.items():
        for language, text in zip(Both._fields, sentence, strict=True):
            _check(layout, ('sentence', name, language), text)


def _check(layout: ReportLayout, place: tuple[str, str, str], text: str) -> None:
    try:
        written = tokens(text)
    except Refused as error:
        raise Mistake(place, str(error)) from error
    for token in written:
        if token.noun and not token.is_list and token.noun not in layout.nouns:
            sentence = _('There is no noun “{name}” for {token}.').format(name=token.noun, token=token.written)
            raise not_known(place, token.noun, layout.nouns, sentence)
        known = [*_known(layout, token)]
        first, _dot, rest = token.address.partition('.')
        if first not in known:
            sentence = _('{token} is the name of nothing that is known.').format(token=token.written)
            raise not_known(place, first, known, sentence)
        if first == 'elapsed' and rest not in {since.id for since in layout.elapsed_since}:
            sentence = _('{token} is the name of nothing that is known.').format(token=token.written)
            raise not_known(place, rest, [since.id for since in layout.elapsed_since], sentence)


def _known(layout: ReportLayout, token: Token) -> Iterator[str]:
    """What the address of a token may begin with: of a figure what is counted, of others a word."""
    if token.is_figure or token.choices:
        yield from (section.id for section in layout.sections)
        yield from (told.id for told in layout.told)
        yield from (*_PARTS, *_COUNTED, *codes('outcomes'))
        return
    yield from (*FILLED_IN, *layout.words)
    yield from (name.removesuffix('_first') for name in layout.words if name.endswith('_first'))
