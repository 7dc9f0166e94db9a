"""Counting a period: bounds, sums of parts, who died where, what was documented later, other periods, certainty."""

import shutil
from collections.abc import Iterable, Iterator
from datetime import date
from pathlib import Path

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from exchange.publishing.published_page import FigureTable
from exchange.publishing.wording.composing import compose
from exchange.publishing.wording.figure_tables import CellTexts
from exchange.reporting import records_of
from exchange.reporting.count import count
from exchange.reporting.counted import Scope
from exchange.reporting.counting.how_known import independent_sources
from exchange.reporting.counting.over_months import PARTED_BY, OverMonths
from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import ReportLayout
from exchange.reporting.periods import Period, read_period, whole_months
from exchange.reporting.report import Counts, Figure, Report, added, total
from exchange.reporting.trends import trends
from models.dates import dates
from models.errors import KnownError
from models.language.code_lists import codes
from models.record.fields import Stored
from models.record.records import Record
from models.register.action import Incoming
from models.register.register import Register
from tests.reports_layouts import changed, read

Values = dict[str, Stored]
DEATHS = ('killed', 'died_later', 'died_detention')


def counted(register: Register, period: str = '2024-01', layout: ReportLayout | None = None, **scope: str) -> Report:
    return count(register, read_period(period), layout or layout_file.monthly(), Scope(**scope))


def told(*casualties: Values, **values: Stored) -> Record:
    """An ambush in the desert, with these casualties."""
    record = Record('incident')
    record.values = {
        'kind': 'ambush', 'occurred': '2024-01-10', 'governorate': 'SY09', 'area': 'desert', 'zone': 'regime',
        'carried_out_by': 'isis', 'against': 'regime_forces',
    } | {name: value for name, value in values.items() if value is not None}  # fmt: skip
    for casualty in casualties:
        record.add('casualty', **({'outcome': 'killed', 'party': 'isis'} | casualty))
    return record


def numbers(figure: Figure) -> tuple[int, int, int | None, int]:
    return figure[:4]


# Periods


@pytest.mark.parametrize(
    ('text', 'kind', 'first', 'last', 'before', 'year_before', 'to_date'),
    [
        ('2024-01', 'month', '2024-01-01', '2024-01-31', '2023-12', '2023-01', '2024-01-01..2024-01-31'),
        ('٢٠٢٤-٠٢', 'month', '2024-02-01', '2024-02-29', '2024-01', '2023-02', '2024-01-01..2024-02-29'),
        ('2024-q1', 'quarter', '2024-01-01', '2024-03-31', '2023-Q4', '2023-Q1', '2024-01-01..2024-03-31'),
        ('2024-Q4', 'quarter', '2024-10-01', '2024-12-31', '2024-Q3', '2023-Q4', '2024-01-01..2024-12-31'),
        ('2024', 'year', '2024-01-01', '2024-12-31', '2023', '2023', '2024'),
        (
            '2024-02-20..2024-02-29', 'days', '2024-02-20', '2024-02-29',
            '2024-02-10..2024-02-19', '2023-02-20..2023-02-28', '2024-01-01..2024-02-29',
        ),
        (
            '2023-12-30..2024-01-02', 'days', '2023-12-30', '2024-01-02',
            '2023-12-26..2023-12-29', '2022-12-30..2023-01-02', '2024-01-01..2024-01-02',
        ),
    ],
)  # fmt: skip
def test_a_period_and_those_beside_it(
    text: str, kind: str, first: str, last: str, before: str, year_before: str, to_date: str
) -> None:
    period = read_period(text)
    assert (period.kind, str(period.first), str(period.last)) == (kind, first, last)
    beside = (period.before, period.year_before, period.year_to_date)
    assert tuple(one.text for one in beside) == (before, year_before, to_date)
    assert all(read_period(one.text) == one for one in (period, *beside))


@pytest.mark.parametrize(
    'text',
    ['', '2024-13', '2024-00', '2024-Q0', '2024-Q5', '1024', '2024-1', 'yesterday', '2024-01-05', '2024-01-05..',
     '2024-02-30..2024-03-01', '2024-02-10..2024-01-05', '2024-01..2024-02', '2024-01\n'],
)  # fmt: skip
def test_what_is_no_period_is_refused_in_a_sentence(text: str) -> None:
    if text == '2024-01\n':
        assert read_period(text).text == '2024-01'
        return
    with pytest.raises(KnownError, match='period'):
        read_period(text)


@pytest.mark.parametrize(
    ('since', 'until', 'months'),
    [
        ('2014-06-29', '2024-01-31', 115), ('2019-03-23', '2024-01-31', 58),
        ('2014-06-29', '2024-01-01', 114), ('2019-03-23', '2024-01-01', 57),
        ('2014-06-29', '2024-02-28', 115), ('2014-06-29', '2024-02-29', 116), ('2014-06-29', '2023-02-28', 104),
        ('2024-01-31', '2024-02-29', 1), ('2024-01-31', '2024-02-28', 0), ('2024-01-31', '2024-04-30', 3),
        ('2024-01-31', '2024-03-30', 1), ('2020-02-29', '2021-02-28', 12), ('2020-02-29', '2021-02-27', 11),
        ('2024-01-31', '2024-01-31', 0), ('2023-12-31', '2024-01-30', 0), ('2023-12-31', '2024-01-31', 1),
    ],
)  # fmt: skip
def test_whole_months_that_have_passed(since: str, until: str, months: int) -> None:
    assert whole_months(date.fromisoformat(since), date.fromisoformat(until)) == months


def test_elapsed_months_are_to_the_day_that_the_layout_names(register: Register, tmp_path: Path) -> None:
    january = counted(register)
    assert (str(january.elapsed_to), [one.months for one in january.elapsed]) == ('2024-01-31', [58, 115])
    after = counted(register, '2023-12', read(changed(tmp_path, 'elapsed_to = "end"', 'elapsed_to = "after"')))
    assert (str(after.elapsed_to), [one.months for one in after.elapsed]) == ('2024-01-01', [57, 114])


@pytest.mark.parametrize(
    ('value', 'period', 'within'),
    [
        ('2024-01-05', '2024-01-05..2024-02-10', 'in'), ('2024-02-10', '2024-01-05..2024-02-10', 'in'),
        ('2024-01-04', '2024-01-05..2024-02-10', 'out'), ('2024-01', '2024-01-05..2024-02-10', 'apart'),
        ('2024-02', '2024-01-05..2024-03-10', 'in'), ('2024', '2024-01-05..2024-02-10', 'apart'),
        ('2024-01-04/2024-01-06', '2024-01-05..2024-02-10', 'out'), ('2024~', '2024', 'in'),
        ('2024', '2024-Q1', 'apart'),
        ('2024-02~', '2024-Q1', 'in'), ('../2024-05', '2024', 'apart'), ('../2025-05', '2024', 'out'),
        ('2024-03-31/..', '2024-Q1', 'in'), (None, '2024', 'out'), ('2023/2024', '2024', 'out'),
        ('2024-03~', '2024-Q1', 'in'), ('2024-03/2024-04', '2024-Q1', 'in'), ('2024-12/..', '2024', 'in'),
        ('2024-02~', '2024-01-05..2024-02-10', 'apart'), ('2024-02/..', '2024-01-05..2024-02-10', 'apart'),
    ],
)  # fmt: skip
def test_whether_a_date_is_in_a_period(register: Register, value: str | None, period: str, within: str) -> None:
    assert read_period(period).has(value) == within
    if value:
        register.save(told({'count': 2}, occurred=value))
        report = counted(register, period)
        is_counted = bool(report.section('desert').all.operations), bool(report.undated.operations)  # type: ignore[union-attr]
        assert is_counted == (within == 'in', within == 'apart')


# Bounds


@pytest.mark.parametrize(
    ('lines', 'figure'),
    [
        ([{'lowest': 3}, {'lowest': 2, 'highest': 4}, {'count': 5}], (10, 10, None, 0)),
        ([{'lowest': 2, 'highest': 4}, {'count': 5}], (7, 7, 9, 0)),
        ([{'count': 5, 'lowest': 3, 'highest': 8}], (3, 5, 8, 0)),
        ([{'count': 5, 'lowest': 3}, {'count': 1, 'highest': 2}], (4, 6, 7, 0)),
        ([{'highest': 4}], (0, 0, 4, 0)),
        ([{}, {'count': 5}, {}], (5, 5, 5, 2)),
        ([{'count': 0}], (0, 0, 0, 0)),
    ],
)
def test_a_total_of_ranges_is_a_range(register: Register, lines: list[Values], figure: tuple[int | None, ...]) -> None:
    register.save(told(*lines))
    report = counted(register)
    for address in (('desert', '', 'killed.total'), ('desert', 'SY09', 'killed.isis'), ('total', '', 'killed.total')):
        assert numbers(report.figure(address)) == figure


# Sums of parts, and figures that equal their records

PARTIES = st.sampled_from(
    (None, 'civilians', 'isis', 'sdf', 'asayish', 'army', 'hezbollah', 'coalition', 'unidentified')
)
AMOUNTS = (
    (5, None, None), (5, 3, None), (5, 3, 9), (5, None, 9), (None, 4, None), (None, 2, 4), (None, None, 4),
    (0, None, None),
    (None, None, None),
)  # fmt: skip
LINES = st.builds(
    lambda amount, line: dict(zip(('count', 'lowest', 'highest'), amount, strict=True)) | line,
    st.sampled_from(AMOUNTS),
    st.fixed_dictionaries(
        {'outcome': st.sampled_from(('killed', 'killed', 'died_later', 'injured', 'arrested')), 'party': PARTIES},
        optional={
            'who': st.sampled_from(('man', 'woman', 'boy', 'girl')),
            'standing': st.sampled_from(('civilian', 'combatant', 'disputed')),
            'outcome_date': st.sampled_from(('2024-02-20', '2024-02-03', '2024')), 'withdrawn': st.just('told twice'),
        },
    ),
)  # fmt: skip
EVENTS = st.fixed_dictionaries(
    {
        'kind': st.sampled_from(('ambush', 'ied', 'airdrop', 'clashes', 'extortion')),
        'occurred': st.sampled_from(('2024-01-03', '2024-01-20', '2024-01', '2024-02-02', '2024', '2023-12-30')),
        'carried_out_by': st.sampled_from(('isis', 'unidentified', 'coalition|sdf', 'unidentified|isis', 'army')),
        'against': st.sampled_from(('isis', 'civilians')), 'zone': st.sampled_from(('sdf', 'regime')),
        'area': st.sampled_from(('desert', 'town')),
    },
    optional={'governorate': st.sampled_from(('SY09', 'SY04', 'SY12')), 'marks': st.just('massacre')},
)  # fmt: skip
REGISTERS = st.lists(st.tuples(EVENTS, st.lists(LINES, min_size=1, max_size=4)), min_size=3, max_size=12)
DISJOINT = ('civilian', 'combatant', 'sdf', 'isis', 'coalition', 'unknown')


@pytest.fixture(scope='module')
def emptied(plain_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    yield Path(shutil.copy(plain_template, tmp_path_factory.mktemp('emptied') / 'r.sijill'))


@settings(max_examples=15, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(events=REGISTERS)
def test_every_total_is_the_sum_of_its_parts_and_every_figure_that_of_its_records(
    emptied: Path, tmp_path_factory: pytest.TempPathFactory, events: list[tuple[Values, list[Values]]]
) -> None:
    path = Path(shutil.copy(emptied, tmp_path_factory.mktemp('random') / 'r.sijill'))
    with Register.open(path) as register:
        records = [told(*lines, **{'governorate': None} | values) for values, lines in events]
        register.apply([Incoming(record) for record in records], {'file': 'x.xlsx'})
        by_uid = {record.uid: record for record in records}
        for period in ('2024-01', '2024'):
            report = counted(register, period)
            assert_sums(report)
            assert_bounds(report)
            assert_opens(report, by_uid)
            assert_cells_open(report, by_uid)
        quarter = counted(register, '2024-Q1')
        months = [counted(register, f'2024-0{month}') for month in (1, 2, 3)]
        assert numbers_of(quarter.all) == numbers_of(added(month.all for month in months))
        assert_trends(trends(register, quarter.period, 3, quarter.layout, Scope()), months, by_uid)


def numbers_of(counts: Counts) -> dict[object, tuple[int, int, int | None, int]]:
    return {'operations': numbers(counts.operations)} | {name: numbers(one) for name, one in counts.people.items()}


def assert_sums(report: Report) -> None:
    for section in report.sections:
        assert numbers_of(section.all) == numbers_of(added(section.areas.values()))
    for outcome in {outcome for outcome, _name in report.all.people}:
        assert report.all.of(outcome) == total(section.all.of(outcome) for section in report.sections)
    attacks = [
        section.all.operations for section in report.sections if section.id not in ('security_operations', 'elsewhere')
    ]
    assert report.all.operations == total(attacks)
    for counts in _all_counts(report):
        for outcome in {outcome for outcome, _name in counts.people}:
            assert numbers(counts.of(outcome)) == numbers(total(counts.of(outcome, name) for name in DISJOINT))
            both = (counts.of(outcome, name) for name in ('regime_side', 'other_combatant'))
            assert numbers(total(both)) == numbers(counts.of(outcome, 'combatant'))
            for part, whole in (('children', 'civilian'), ('iranian_backed', 'combatant')):
                assert counts.of(outcome, part).best <= counts.of(outcome, whole).best
    killed = total(one for one in report.standings.values())
    assert numbers(killed) == numbers(report.all.of('killed'))


def _all_counts(report: Report) -> Iterator[Counts]:
    for section in report.sections:
        yield from (section.all, *section.areas.values())
    yield from (report.all, report.undated, *report.later.values(), *(event.counts for event in report.told))
    yield from (one.all for one in (report.before, report.year_before, report.year_to_date) if one)


def assert_bounds(report: Report) -> None:
    for counts in _all_counts(report):
        for figure in (counts.operations, *counts.people.values()):
            assert figure.low <= figure.best
            assert figure.high is None or figure.best <= figure.high


def assert_opens(report: Report, records: dict[str, Record]) -> None:
    """Each figure, added up anew from the records that it opens, and from nothing else."""
    for section in report.sections:
        for counts in section.areas.values():
            assert counts.operations.best == len(counts.operations.records)
            for (outcome, name), figure in counts.people.items():
                lines = (line for uid in figure.records for line in of_period(records[uid], report.period))
                alike = [line for line in lines if fits(line, outcome, name)]
                assert numbers(figure) == again(alike)
                assert figure.records == {str(line.get('parent')) for line in alike if again([line]) != (0, 0, 0, 0)}


def assert_cells_open(report: Report, records: dict[str, Record]) -> None:
    """Each cell of the tables, as either language shows it, is what the records that it opens add up to."""
    for language in ('en', 'ar'):
        texts = CellTexts(report.layout, language)
        counts = {column.title.of(language): column.counts for column in report.layout.columns}
        blocks = compose(report, language).page.blocks
        for table in (block for block in blocks if isinstance(block, FigureTable) and block.has_total):
            for row, cells in enumerate(table.rows):
                for column in range(1, len(cells)):
                    figure = table.figure(row, column)
                    assert cells[column] == (None if figure is None else texts.cell(figure))
                    if figure is not None:
                        named = counts.get(table.headings[column], 'operations')
                        assert numbers(figure) == of_records(figure, named, report.period, records)


def of_records(figure: Figure, named: str, period: Period, records: dict[str, Record]) -> tuple[int, ...]:
    """What the records that a figure opens add up to, said once more in other words."""
    if named == 'operations':
        return (len(figure.records),) * 3 + (0,)
    outcome, _dot, name = named.partition('.')
    lines = (line for uid in figure.records for line in of_period(records[uid], period))
    return again([line for line in lines if fits(line, outcome, name)])


def assert_trends(found: OverMonths, months: list[Report], records: dict[str, Record]) -> None:
    """Each month of a trend is the month of its report, the sum of its parts, and that of the records of each."""
    for what in found.counted:
        for by in PARTED_BY:
            trend = found.trend(what, by)
            assert trend.whole == tuple(month.all.figure(what) for month in months)
            several = any('|' in str(record.get('carried_out_by')) for record in records.values())
            assert trend.adds_up or (by == 'carried_out_by' and several)
            for part, figures in trend.parts.items():
                for month, figure in zip(months, figures, strict=True):
                    if what == 'operations':
                        assert figure.best == len(figure.records)
                    lines = [line for uid in figure.records for line in of_period(records[uid], month.period)]
                    there = [line for line in lines if fits(line, what, 'total')]
                    if by == 'who':
                        there = [line for line in there if (line.get('who') or '') == part]
                    assert what == 'operations' or numbers(figure) == again(there)


def of_period(incident: Record, period: Period) -> Iterable[Record]:
    live = (line for line in incident.children if 'withdrawn' not in line.values)
    start = lambda line: str(line.get('outcome_date') or incident.get('occurred'))  # noqa: E731
    return (
        line for line in live if len(start(line)) > 4 * (period.kind != 'year') and start(line).startswith(period.text)
    )


def fits(line: Record, outcome: str, name: str) -> bool:
    """Whether a line is among those of an outcome and class, said once more in other words."""
    if (str(line.get('outcome')) in DEATHS) != (outcome == 'killed'):
        return False
    party = codes('parties').get(str(line.get('party')))
    standing = line.get('standing') or (party.columns['default_standing'] if party else 'unknown')
    side = party.columns['class'] if party else ''
    if outcome != 'killed' and line.get('outcome') != outcome:
        return False
    if standing == 'civilian':
        return (
            name in ('total', 'civilian')
            or (name == 'children' and line.get('who') in ('boy', 'girl'))
            or (name == 'civilian_women' and line.get('who') == 'woman')
        )
    if side in ('', 'civilian'):
        side = 'combatant' if standing == 'combatant' else 'unknown'
    is_backed = party is not None and party.code in ('hezbollah', 'iranian_backed')
    if name in ('regime_side', 'other_combatant') and side == 'combatant':
        is_regimes = party is not None and party.code in ('army', 'hezbollah', 'iranian_backed')
        return is_regimes == (name == 'regime_side')
    is_woman = name == f'{side}_women' and line.get('who') == 'woman'
    return name in ('total', side) or is_woman or (name == 'iranian_backed' and side == 'combatant' and is_backed)


def again(lines: list[Record]) -> tuple[int, int, int | None, int]:
    """What lines add up to: the number, or at least the lowest and at most the highest."""
    low = best = unknown = 0
    high: int | None = 0
    for line in lines:
        given = [line.get(name) for name in ('count', 'lowest', 'highest')]
        number, lowest, highest = (value if isinstance(value, int) else None for value in given)
        if given == [None, None, None]:
            unknown += 1
            continue
        most = highest if highest is not None else number
        known = number if number is not None else (lowest or 0)
        best, low = best + known, low + (known if lowest is None else min(lowest, known))
        high = None if high is None or most is None else high + max(most, known)
    return low, best, high, unknown


# Who died where, and what lies within what


def test_who_died_of_wounds_counts_in_the_month_of_death_where_they_were_hurt_with_no_operation(
    register: Register,
) -> None:
    hurt = register.save(told({'outcome': 'injured', 'party': 'sdf', 'count': 1}, zone='sdf', area='town'))
    death = told(
        {'outcome': 'died_later', 'party': 'sdf', 'count': 1, 'earlier': hurt.children[0].uid},
        kind='armed_attack', occurred='2024-02-03', governorate='SY08',
    )  # fmt: skip
    death = register.save(death)
    january, february = counted(register), counted(register, '2024-02')
    assert january.figure(('sdf_areas', 'SY09', 'injured.sdf')).best == 1
    assert (january.all.operations.best, january.all.of('killed').best) == (1, 0)
    assert february.figure(('sdf_areas', 'SY09', 'killed.sdf')) == Figure(1, 1, 1, 0, frozenset({death.uid}))
    assert february.all.operations.best == 0
    assert 'SY08' not in str(february.sections)
    [told_of] = february.told
    assert (told_of.id, told_of.occurred, told_of.section, told_of.record) == (
        'died_of_wounds', '2024-01-10', 'sdf_areas', death.uid,
    )  # fmt: skip
    assert numbers(told_of.counts.of('killed', 'sdf')) == (1, 1, 1, 0)
    register.withdraw('incident', hurt.uid, 'It was told twice.')
    alone = counted(register, '2024-02')
    assert (alone.figure(('desert', 'SY08', 'killed.sdf')).best, alone.all.operations.best, alone.told) == (1, 1, [])


@pytest.mark.parametrize('injury', [0, 1])
def test_lines_that_are_tied_to_deaths_of_their_own_record_take_no_operation_from_it(
    register: Register, injury: int
) -> None:
    """Only a record that tells how people of another one died is no attack of its own."""
    record = told({'party': 'civilians', 'count': 1}, {'party': 'civilians', 'count': 2})
    lines = record.of('casualty')
    for line, other in zip(lines, (lines[injury], lines[1 - injury]), strict=True):
        line.set('earlier', other.uid)
    register.save(record)
    report = counted(register)
    assert (report.all.operations.best, report.all.of('killed').best, report.told) == (1, 3, [])


def test_a_death_that_another_record_counts_is_taken_from_each_bound(register: Register) -> None:
    first = told({'party': 'civilians', 'count': 1})
    first.children[0].add('victim', name='سالم المثال')
    first = register.save(first)
    second = told({'party': 'civilians', 'lowest': 2, 'highest': 4}, governorate='SY04')
    second.children[0].add('victim', name='سالم المثال', same_person=first.children[0].children[0].uid)
    register.save(second)
    report = counted(register)
    assert numbers(report.figure(('desert', 'SY04', 'killed.civilian'))) == (1, 1, 3, 0)
    assert numbers(report.all.of('killed')) == (2, 2, 4, 0)


def test_operations_are_summed_only_over_kinds_that_count_alike(register: Register) -> None:
    register.save(told())
    register.save(told(carried_out_by='unidentified', zone='sdf', area='town', kind='assassination'))
    register.save(told(kind='airdrop', carried_out_by='coalition', against='isis'))
    register.save(told(kind='clashes'))
    report = counted(register)
    assert {section.id: section.all.operations.best for section in report.sections} == {
        'sdf_areas': 0, 'unidentified': 1, 'security_operations': 1, 'desert': 1, 'elsewhere': 0,
    }  # fmt: skip
    assert report.all.operations.best == 2
    assert list(report.not_operations) == ['clashes']


def test_combatants_of_other_parties_are_not_the_regime_s(register: Register) -> None:
    lines: list[Values] = [
        {'party': 'army', 'count': 1},
        {'party': 'hezbollah', 'count': 2},
        {'party': 'turkey', 'count': 4},
    ]
    register.save(told(*lines, {'party': None, 'standing': 'combatant', 'count': 8}))
    killed = counted(register).section('desert').all  # type: ignore[union-attr]
    names = ('combatant', 'regime_side', 'iranian_backed', 'other_combatant')
    assert [killed.of('killed', name).best for name in names] == [15, 3, 2, 12]
    columns = [column.counts for column in layout_file.monthly().columns]
    assert 'killed.combatant' not in columns


def test_a_massacre_says_in_whose_figures_it_lies_and_counts_no_more_than_they_do(register: Register) -> None:
    later: Values = {'party': 'civilians', 'count': 2, 'outcome_date': '2024-02-01'}
    massacre = register.save(told({'party': 'civilians', 'count': 6}, later, marks='massacre'))
    [event] = counted(register).told
    assert (event.id, event.section, event.record) == ('massacres', 'desert', massacre.uid)
    assert numbers(event.counts.of('killed')) == (6, 6, 6, 0)
    assert counted(register).figure(('desert', '', 'killed.civilian')).best == 6


def test_threats_are_told_by_countryside_and_kind_and_never_by_town(register: Register) -> None:
    threat: Values = {'zone': 'sdf', 'area': 'town', 'against': 'civilians', 'kind': 'extortion'}
    for place in ('C5203', 'C5202', 'C5104', None):
        register.save(told(place=place, place_typed=None if place else 'Nowhere', **threat))
    register.save(told(place='C5203', **threat | {'kind': 'threat'}))
    register.save(told(place='C5203', carried_out_by='sdf', **threat))
    report = counted(register)
    groups = {one.countryside: {kind: figure.best for kind, figure in one.kinds.items()} for one in report.groups}
    assert groups == {
        '': {'extortion': 1},
        'deir_ezzor_east': {'threat': 1, 'extortion': 2},
        'deir_ezzor_west': {'extortion': 1},
    }
    assert {one.governorate for one in report.groups} == {'SY09'}
    assert all(len(one.all.records) == one.all.best for one in report.groups)
    assert 'C52' not in str(report.groups)
    assert report.all.operations.best == 0


# Times


@pytest.mark.parametrize('few', [0, 500])
def test_what_was_documented_later_is_told_by_month_and_is_in_no_figure(
    register: Register, monkeypatch: pytest.MonkeyPatch, few: int
) -> None:
    killed: Values = {'party': 'civilians', 'count': 3}
    monkeypatch.setattr(records_of, '_MANY', few)
    monkeypatch.setattr(dates, 'utc_now', lambda: '2024-01-31T20:00:00Z')  # in Damascus the last day of January
    died_in_march: Values = {'party': 'civilians', 'count': 9, 'outcome': 'died_later', 'outcome_date': '2024-03-01'}
    stated = register.save(told(killed, died_in_march, occurred='2023-12-04', learned_on='2024-01-15'))
    noted = register.save(told(killed, occurred='2023-12-05'))
    register.save(told(killed, occurred='2023-12-06', learned_on='2023-12-09'))
    register.save(told(killed, occurred='2024-01-06', learned_on='2024-01-09'))
    year = register.save(told(occurred='2022', learned_on='2024-01'))
    about = register.save(told(occurred='2021', learned_on='2024-01~'))
    register.save(told(occurred='2020', learned_on='2024'))
    monkeypatch.setattr(dates, 'utc_now', lambda: '2024-01-31T22:00:00Z')  # and the first of February
    register.save(told(killed, occurred='2023-12-07'))
    report = counted(register)
    assert list(report.later) == ['2021', '2022', '2023-12']
    assert report.later['2021'].operations.records == {about.uid}
    assert [*counted(register, '2024').later] == ['2020', '2021', '2022', '2023-12']
    assert report.later['2023-12'].operations.records == {stated.uid, noted.uid}
    assert report.later['2022'].operations.records == {year.uid}
    assert numbers(report.later['2023-12'].of('killed', 'civilian')) == (6, 6, 6, 0)
    assert numbers(report.all.of('killed')) == (3, 3, 3, 0)
    assert list(counted(register, '2024-02').later) == ['2023-12']


def test_other_periods_beside_it(register: Register) -> None:
    for day, dead in (('2024-03-02', 1), ('2024-02-02', 2), ('2023-03-02', 4), ('2024-01-02', 8), ('2023-12-31', 16)):
        register.save(told({'count': dead}, occurred=day))
    report = counted(register, '2024-03')
    assert report.before and report.year_before and report.year_to_date
    beside = (report, report.before, report.year_before, report.year_to_date)
    assert [one.all.of('killed').best for one in beside] == [1, 2, 4, 11]
    assert [one.all.operations.best for one in beside] == [1, 1, 1, 3]
    assert report.year_to_date.sections['desert'].operations.best == 3


@pytest.mark.parametrize(
    ('period', 'says'),
    [
        ('2024-01', ()), ('2023-12', ('before_register',)), ('2024-02', ('empty',)), ('2024-03', ('empty', 'not_over')),
        ('2024', ('not_over',)), ('2024-04', ('future',)), ('2013', ('before_register',)),
    ],
)  # fmt: skip
def test_a_period_of_which_nothing_can_be_said_says_so(
    register: Register, monkeypatch: pytest.MonkeyPatch, period: str, says: tuple[str, ...]
) -> None:
    monkeypatch.setattr(dates, 'utc_now', lambda: '2024-03-09T09:00:00Z')
    register.save(told(occurred='2024-01-03'))
    assert counted(register, period).says == says


def test_a_register_without_records_gives_a_report(register: Register) -> None:
    report = counted(register, '2024')
    assert report.says == ('empty',)
    assert [section.id for section in report.sections] == ['sdf_areas', 'security_operations', 'desert', 'elsewhere']
    assert not report.all.operations


# How well it is known


@pytest.mark.parametrize(
    ('sources', 'number'),
    [
        ([], 0),
        ([{}], 1),
        ([{}, {}], 1),
        ([{'informant': 'a'}, {'informant': 'a', 'first_hand': 'first_hand'}], 1),
        ([{'informant': 'a'}, {'informant': 'b'}], 2),
        ([{'informant': 'a', 'first_hand': 'first_hand'}, {'informant': 'b', 'first_hand': 'hearsay'}], 1),
        ([{'informant': 'a', 'first_hand': 'hearsay'}, {'informant': 'b', 'first_hand': 'hearsay'}], 1),
        ([{'informant': 'a', 'first_hand': 'mixed'}, {'informant': 'b'}, {'informant': 'c'}], 3),
        ([{'informant': 'a'}, {}], 1),
    ],
)
def test_two_sources_are_two_informants_of_whom_neither_repeats_the_other(sources: list[Values], number: int) -> None:
    record = Record('incident')
    found = [record.add('source', channel='eyewitness', **source) for source in sources]
    assert independent_sources(found) == number


def test_certainty_and_the_method(register: Register) -> None:
    people = [register.save(Record('informant', values={'identity': f'{number}'})) for number in (1, 2)]
    both, one, contested = told({'count': 1}), told(), told(certainty='disputed')
    standing = told({'standing': 'disputed', 'count': 2})
    for person in people:
        both.add('source', channel='medical', informant=person.uid)
    one.add('source', channel='eyewitness', informant=people[0].uid)
    contested.add('source', channel='medical', informant=people[0].uid)
    records = [register.save(record) for record in (both, one, contested, standing, told())]
    report = counted(register)
    found = [{record.uid for record in records}.intersection(figure.records) for figure in report.certainty]
    assert found == [{records[0].uid}, {records[1].uid}, {records[2].uid, records[3].uid}, {records[4].uid}]
    assert (report.method.sources.best, report.method.channels) == (4, {'eyewitness': 1, 'medical': 3})
    assert (report.method.incidents.best, report.method.not_reviewed.best) == (5, 5)
    assert {name: figure.best for name, figure in report.standings.items()} == {'combatant': 1, 'disputed': 2}


# Abductees


def test_abductees_newly_taken_and_whose_status_changed(register: Register) -> None:
    def person(taken: str, by: str | None, *changes: tuple[str, str, str]) -> str:
        record = Record('abductee', values={'name_ar': 'نادر الخيال', 'abducted_on': taken})
        record.values |= {'abducted_by': by} if by else {}
        for status, effective, confirmed in changes:
            record.add('status_change', status=status, effective=effective, confirmed=confirmed)
        return register.save(record).uid

    missing = ('missing', '2023-05-01', 'confirmed')
    freed = person('2023-05-01', 'isis', missing, ('released', '2024-01-05', 'confirmed'))
    dead = person('2023-05-01', None, missing, ('reported_dead', '2024-01-31', 'confirmed'))
    rumoured = person('2023-05-01', 'unidentified', missing, ('released', '2024-01-05', 'claimed'))
    again_missing = person('2023-05-01', 'isis', missing, ('missing', '2024-01-05', 'confirmed'))
    later = person('2023-05-01', 'isis', missing, ('released', '2024-02-01', 'confirmed'))
    taken = person('2024-01-09', 'isis', ('missing', '2024-01-09', 'confirmed'))
    person('2024-02-01', 'isis', ('missing', '2024-02-01', 'confirmed'))
    person('2023-05-01', 'army', missing)
    found = counted(register).abductees
    assert found.still_missing.records == {dead, rumoured, again_missing, later, taken}
    assert {name: figure.records for name, figure in found.changed.items()} == {
        'reported_dead': {dead}, 'released': {freed},
    }  # fmt: skip
    assert {name: figure.records for name, figure in found.standing.items()} == {'reported_dead': {dead}}
    assert found.newly_taken.records == {taken}
    report = counted(register)
    assert report.figure(('abductees', '', 'still_missing')).best == 5
    assert report.figure(('abductees', '', 'changed.released')).best == 1
