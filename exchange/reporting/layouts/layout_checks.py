"""What must hold of a layout as a whole, once each of its keys is right by itself."""

from collections.abc import Iterator
from dataclasses import fields

from exchange.reporting.layouts.keys import Mistake, not_known
from exchange.reporting.layouts.layout import ReportLayout, SectionLayout
from exchange.reporting.layouts.sentence_checks import check_sentences
from models.language.messages import _

# Names that a report has beside its sections.
RESERVED = ('abductees', 'undated', 'total')
_MONTHS = 12


def check(layout: ReportLayout) -> None:
    """Raise a Mistake for the first thing that does not hold."""
    _distinct('section', [section.id for section in layout.sections])
    _distinct('column', [column.counts for column in layout.columns])
    _distinct('told', [told.id for told in layout.told])
    _distinct('countryside', [one.id for one in layout.countrysides])
    _distinct('elapsed_since', [since.id for since in layout.elapsed_since])
    if len(layout.months) != _MONTHS:
        raise Mistake(('month', 0), _('A layout names twelve months, one [[month]] for each.'))
    _check_sections(layout)
    _check_columns(layout)
    _check_told(layout)
    check_sentences(layout)


def _distinct(table: str, names: list[str]) -> None:
    for number, name in enumerate(names):
        if name in names[:number]:
            raise Mistake((table, number), _('“{value}” is there twice.').format(value=name))


def _check_sections(layout: ReportLayout) -> None:
    if not layout.sections:
        raise Mistake(('section',), _('A layout has a [[section]] at least.'))
    for number, section in enumerate(layout.sections):
        if section.id in RESERVED:
            sentence = _('“{value}” is the name of another part of the report; choose another id.')
            raise Mistake(('section', number, 'id'), sentence.format(value=section.id))
        if section.counts == 'rest' and (given := next(_filters(section), None)):
            sentence = _('A section that counts the rest takes all that is left, and has no “{key}”.')
            raise Mistake(('section', number, given), sentence.format(key=given))
    if layout.operations == 'rest':
        raise Mistake(
            ('section', 0),
            _('The first section says what the operations of the report are, so it cannot count the rest.'),
        )
    _distinct_rest([section.counts for section in layout.sections])


def _distinct_rest(counted: list[str]) -> None:
    if counted.count('rest') > 1:
        second = len(counted) - 1 - counted[::-1].index('rest')
        raise Mistake(('section', second), _('Only one section can count the rest.'))


def _filters(section: SectionLayout) -> Iterator[str]:
    names = ('kinds', 'by', 'only_by', 'against', 'jointly_with', 'marks', 'zones', 'within', 'governorates')
    given = [one.name for one in fields(section) if one.name in names and getattr(section, one.name)]
    return iter('in' if name == 'within' else name for name in given)


def _check_columns(layout: ReportLayout) -> None:
    for number, column in enumerate(layout.columns):
        if column.part and (number == 0 or layout.columns[number - 1].counts == 'operations'):
            raise Mistake(('column', number, 'part'), _('A column that is part of another follows it.'))


def _check_told(layout: ReportLayout) -> None:
    known = [section.id for section in layout.sections]
    for number, told in enumerate(layout.told):
        if told.section and told.section not in known:
            sentence = _('There is no section “{value}”.').format(value=told.section)
            raise not_known(('told', number, 'section'), told.section, known, sentence)
