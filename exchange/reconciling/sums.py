"""What a text or a table does not agree with itself about: its sums, its parts, and what it says twice."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import product

from exchange.reconciling.disagreements import Disagreement, of_what, shown
from exchange.reconciling.printed_text import PrintedLine
from exchange.reconciling.told_figures import PEOPLE, SIDES, ToldFigure
from exchange.reconciling.told_statements import (
    Bounds,
    Figured,
    Key,
    ToldPlace,
    ToldStatement,
    added,
    bounds,
    is_of,
    is_of_group,
    key_of,
    may_be_part,
    meet,
    says,
    sums_of,
    told_of,
)
from models.language.messages import _

# What areas and their whole are compared by: classes that all tell apart, and parts where somebody names them.
_THINGS = ('operations', 'security', 'incidents')
_TOGETHER = ('person', 'civilian', 'forces', 'isis', 'unknown')
_PARTS = ('child', 'woman', 'man', 'iranian', 'truffle_picker', 'shepherd', 'journalist', 'medic')
_ALONE = ('regime', 'sdf', 'coalition', 'other')
_PERSONS = frozenset({'child', 'woman', 'man', 'boy', 'girl'})
_FEWEST = 2
_MOST_WAYS = 200


def disagreements(statements: Sequence[ToldStatement]) -> Iterator[Disagreement]:
    """All that does not agree."""
    for statement in statements:
        yield from _of_lists(statement)
        yield from _of_parts(statement)
    split = [one for statement in statements if statement.counts for one in statement.by_place()]
    yield from _of_areas(split)
    yield from _of_sections(split)
    yield from _told_twice(split)


# Within a statement


def _of_lists(statement: ToldStatement) -> Iterator[Disagreement]:
    for at, one in enumerate(statement.figures):
        parts = _parts_of(statement, at)
        if not parts:
            continue
        sums = sums_of(part.figure for part in parts)
        if any(meet(bounds(one.figure), total) for total in sums):
            continue
        key = key_of(one.figure)
        if statement.lead == 'period' and not any(_is_more(total, one.figure) for total in sums):
            continue  # its table may lack the columns of those whom this period had none of
        if key:
            yield _no_sum(one, parts, sums, key)


def _is_more(total: Bounds, figure: ToldFigure) -> bool:
    return figure.high is not None and total[0] > figure.high


def _parts_of(statement: ToldStatement, at: int) -> list[Figured]:
    """The figures that a whole is said to consist of."""
    whole = statement.figures[at].figure
    if whole.again or whole.role == 'part':
        return []
    if not whole.lists:
        return _in_brackets(statement, whole)
    others = statement.figures if statement.is_row else statement.figures[at + 1 :]
    found = list[Figured]()
    for one in others:
        if one.figure is whole:
            continue
        if one.figure.lists and not statement.is_row and one.figure.what == whole.what:
            break
        if _is_part_of_list(one.figure, whole):
            found.append(one)
    return found


def _is_part_of_list(figure: ToldFigure, whole: ToldFigure) -> bool:
    is_alike = figure.what == whole.what and figure.outcome == whole.outcome
    return is_alike and figure.role != 'part' and not figure.again and (figure.left_out or figure.what == PEOPLE)


def _in_brackets(statement: ToldStatement, whole: ToldFigure) -> list[Figured]:
    """Sides that stand in brackets behind a number of people."""
    found = [one for one in statement.figures if one.figure.in_brackets and one.figure.of is whole]
    if len(found) < _FEWEST:
        return []
    are_sides = whole.people == 'person' and all(one.figure.people in SIDES for one in found)
    return found if are_sides or all(one.figure.left_out for one in found) else []


def _no_sum(one: Figured, parts: Sequence[Figured], sums: set[Bounds], key: Key) -> Disagreement:
    nearest = min(sums, key=lambda total: abs(total[0] - one.figure.low))
    sentence = _('{what}: the whole is {whole}, and its parts add up to {sum} ({parts}).').format(
        what=of_what(key, one.place),
        whole=shown(bounds(one.figure)),
        sum=shown(nearest),
        parts=' + '.join(shown(bounds(part.figure)) for part in parts),
    )
    lines = _lines([one, *parts])
    return Disagreement('sum', sentence, lines, one.place, key, shown(bounds(one.figure)))


def _of_parts(statement: ToldStatement) -> Iterator[Disagreement]:
    for one in statement.figures:
        if _in_brackets(statement, one.figure):
            continue
        parts = [other for other in statement.figures if other.figure.of is one.figure and other.figure.role == 'part']
        persons = [part for part in parts if part.figure.people in _PERSONS]
        sides = [part for part in parts if part.figure.people in SIDES]
        for together in ([part] for part in parts):
            yield from _too_many(one, together)
        for together in (persons, sides):
            if len(together) > 1 and not any(_exceeds(one, [part]) for part in together):
                yield from _too_many(one, together)


def _exceeds(one: Figured, parts: Sequence[Figured]) -> bool:
    high = one.figure.high
    return high is not None and sum(part.figure.low for part in parts) > high


def _too_many(one: Figured, parts: Sequence[Figured]) -> Iterator[Disagreement]:
    key = key_of(one.figure)
    if not key or not _exceeds(one, parts):
        return
    sentence = _('{what}: {parts} are given as a part of {whole}, and are more.').format(
        what=of_what(key, one.place),
        parts=' + '.join(shown(bounds(part.figure)) for part in parts),
        whole=shown(bounds(one.figure)),
    )
    part_key = key_of(parts[0].figure) or key
    printed = shown(bounds(parts[0].figure))
    yield Disagreement('part', sentence, _lines([one, *parts]), one.place, part_key, printed)


# Areas and their whole


def _of_areas(statements: Sequence[ToldStatement]) -> Iterator[Disagreement]:
    for group in _runs(statements, 'area'):
        section = _section_of(group)
        yield from _against_whole(group, _wholes(statements, group, section), section, is_exact=True)


def _of_sections(statements: Sequence[ToldStatement]) -> Iterator[Disagreement]:
    """The sections of a table or list against its total: of sections that stand apart only that they are too many."""
    for group in _section_runs(statements):
        totals = [one for one in statements if one.lead == 'total' and one.group == group[0].group]
        if totals:
            yield from _against_whole(group, totals, '', is_exact=True)


def _runs(statements: Sequence[ToldStatement], lead: str) -> Iterator[list[ToldStatement]]:
    """Areas that follow one another in one list, or as the rows of one table under one section."""
    run = list[ToldStatement]()
    for one in [*statements, ToldStatement([], ToldPlace())]:
        is_next = one.lead in (lead, 'unknown') and (not run or _are_together(run[-1], one))
        if is_next:
            run.append(one)
            continue
        if len(run) >= _FEWEST or (run and run[0].is_row):
            yield run
        run = [one] if one.lead in (lead, 'unknown') else []


def _are_together(one: ToldStatement, other: ToldStatement) -> bool:
    is_section = one.place.section == other.place.section or not one.is_row
    return one.group == other.group and is_section


def _section_runs(statements: Sequence[ToldStatement]) -> Iterator[list[ToldStatement]]:
    """The sections of each list or table, each with its areas together where it has no figures of its own."""
    groups = dict.fromkeys(one.group for one in statements if one.lead == 'section')
    for group in groups:
        of_it = [one for one in statements if one.group == group]
        own = [one for one in of_it if one.lead == 'section']
        told = {one.place.section for one in own}
        alone = [one for one in of_it if one.lead == 'area' and one.place.section not in told]
        if len(own) + len(alone) >= _FEWEST:
            yield [*own, *alone]


def _section_of(group: Sequence[ToldStatement]) -> str:
    """The section that a list of areas is of: the one that its lines name, where they name one."""
    said = dict.fromkeys(one.place.section for one in group if one.place.is_said)
    return next(iter(said)) if len(said) == 1 else group[0].place.section


def _wholes(statements: Sequence[ToldStatement], group: Sequence[ToldStatement], section: str) -> list[ToldStatement]:
    """What is said of all the areas of a list: its own total, else what is said of its section, the nearest first."""
    number, first = group[0].group, group[0]
    own = [
        one
        for one in statements
        if one.group == number and one.group and not one.place.area and one.lead in ('section', 'total')
    ]
    under = [one for one in own if one.lead == 'section' and one.place.section == section]
    totals = [one for one in own if one.lead == 'total']
    if first.is_row and own:
        has_sections = len(own) > len(totals)  # their areas are no parts of the total but by their section
        return under if has_sections else totals
    at = statements.index(first)
    near = sorted(range(len(statements)), key=lambda place: (place > at, abs(place - at)))
    free = [statements[place] for place in near if not statements[place].place.area]
    same = [one for one in free if one.place.section == section and one.lead != 'period']
    others = {one.place.section for one in statements if one.place.area and one.lead == 'area'}
    whole = [one for one in free if not one.place.section and one.lead != 'period'] if len(others) <= 1 else []
    return [*totals, *same, *whole]


def _against_whole(
    group: Sequence[ToldStatement], wholes: Sequence[ToldStatement], section: str, *, is_exact: bool
) -> Iterator[Disagreement]:
    for key in _keys([*group, *wholes], are_rows=all(one.is_row for one in group)):
        said = [(one, value) for one in wholes if says(one, key) for value in [told_of(one, key)] if value]
        together = _together(group, key)
        if not said or together is None or _is_silent(group, key):
            continue
        if any(meet(value, total) for _one, values in said for value in values for total in together):
            continue
        if key[0] == 'operations' and _meets_with_security(group, said, together):
            continue
        yield _no_whole(group, said[0], together, key, section)


def _meets_with_security(
    group: Sequence[ToldStatement], said: Sequence[tuple[ToldStatement, set[Bounds]]], together: set[Bounds]
) -> bool:
    """Whether a total of operations has those against ISIS among them, as some tables do."""
    apart = _together([one for one in group if told_of(one, ('security', ''))], ('security', '')) or set()
    both = {added(one, other) for one, other in product(together, apart)}
    return any(meet(value, total) for _one, values in said for value in values for total in both)


def _keys(statements: Iterable[ToldStatement], *, are_rows: bool) -> list[Key]:
    """What there is to compare, each once."""
    outcomes = dict.fromkeys(
        one.figure.outcome for statement in statements for one in statement.figures if one.figure.what == PEOPLE
    )
    classes = (*_TOGETHER, *_PARTS, *(_ALONE if are_rows else ()))
    return [*((thing, '') for thing in _THINGS), *((outcome, people) for outcome in outcomes for people in classes)]


def _is_silent(group: Sequence[ToldStatement], key: Key) -> bool:
    """Whether nobody of a list names what a key counts: it was left to the whole."""
    if any(told_of(one, key) if key[1] == 'person' else says(one, key) for one in group):
        return False
    is_broken_down = all(any(one.figure.lists for one in statement.figures) for statement in group)
    return not (is_broken_down and key[1] in _TOGETHER)


def _together(group: Sequence[ToldStatement], key: Key) -> set[Bounds] | None:
    """What areas come to together; None where one of them does not say it."""
    found: set[Bounds] = {(0, 0)}
    for one in group:
        values = told_of(one, key)
        if not values and key[1] in ('', 'person'):
            values = set() if key[1] and not one.is_row and _has_people(one, key) else {(0, 0)}
        if not values and (one.is_row or not _has_people(one, key)):
            values = {(0, 0)}
        if not values:
            return None
        found = {added(total, value) for total, value in product(found, values)}
        if len(found) > _MOST_WAYS:
            return None
    return found


def _has_people(one: ToldStatement, key: Key) -> bool:
    return any(told.figure.what == PEOPLE and told.figure.outcome == key[0] for told in one.figures)


def _no_whole(
    group: Sequence[ToldStatement],
    said: tuple[ToldStatement, set[Bounds]],
    together: set[Bounds],
    key: Key,
    section: str,
) -> Disagreement:
    whole, values = said
    value = min(values)
    nearest = min(together, key=lambda total: abs(total[0] - value[0]))
    numbers = [min(told_of(one, key) or {(0, 0)}) for one in group]
    sentence = _('{what}: the whole is {whole}, and the areas or sections add up to {sum} ({parts}).').format(
        what=of_what(key, whole.place),
        whole=shown(value),
        sum=shown(nearest),
        parts=' + '.join(shown(number) for number in numbers if number != (0, 0)),
    )
    lines = dict.fromkeys(line for one in (whole, *group) for line in _lines_of(one, key))
    return Disagreement('areas', sentence, tuple(lines), whole.place, key, shown(value))


def _lines_of(statement: ToldStatement, key: Key) -> list[PrintedLine]:
    """The lines of a statement that have a figure of the key, else those of any."""
    exact = [one.line for one in statement.figures if _is_counted_in(one.figure, key)]
    if exact or not key[1] or key[1] != 'person':
        return exact
    return [one.line for one in statement.figures if one.figure.what == PEOPLE and one.figure.outcome == key[0]]


def _is_counted_in(figure: ToldFigure, key: Key) -> bool:
    is_civilian = key[1] == 'civilian' and figure.outcome == key[0] and is_of_group(figure, 'civilian')
    return is_of(figure, key) or (is_civilian and figure.role != 'part')


# Said twice


def _told_twice(statements: Sequence[ToldStatement]) -> Iterator[Disagreement]:
    found = dict[tuple[str, str, Key], list[tuple[ToldStatement, Figured, set[Bounds]]]]()
    for statement in statements:
        is_doubtful = not statement.lead and statement.place.area and not statement.place.is_said
        if is_doubtful:
            continue
        for key in dict.fromkeys(key for key, _one in statement.keyed()):
            told = [one for other, one in statement.keyed() if other == key]
            values = _values(statement, key, told)
            if values and key[0] != 'abductee':
                place = (statement.place.section, statement.place.area, key)
                found.setdefault(place, []).append((statement, told[0], values))
    for (_section, _area, key), said in found.items():
        if len(said) > 1 and not _agree([values for _statement, _one, values in said]):
            yield _twice(key, said)


def _values(statement: ToldStatement, key: Key, told: Sequence[Figured]) -> set[Bounds]:
    """What a statement gives as the number of a key, in each way that it can be read."""
    if len(told) == 1 and key[1] not in ('civilian', 'forces'):
        return {bounds(told[0].figure)}
    if key[1] in ('forces', 'commander', 'other', 'regime') and len(told) > 1:
        return set()
    own = {bounds(one.figure) for one in told}
    return own | (told_of(statement, key) if key[1] == 'civilian' else set()) if len(told) == 1 else set()


def _agree(said: Sequence[set[Bounds]]) -> bool:
    return any(all(any(meet(one, other) for other in values) for values in said) for one in said[0])


def _twice(key: Key, said: Sequence[tuple[ToldStatement, Figured, set[Bounds]]]) -> Disagreement:
    figured = [one for _statement, one, _values in said]
    numbers = list(dict.fromkeys(shown(bounds(one.figure)) for one in figured))
    joint = _(', ')
    sentence = _('{what}: different numbers are given: {numbers}.').format(
        what=of_what(key, figured[0].place), numbers=joint.join(numbers)
    )
    return Disagreement('twice', sentence, _lines(figured), figured[0].place, key, joint.join(numbers))


def _lines(figured: Iterable[Figured]) -> tuple[PrintedLine, ...]:
    return tuple(dict.fromkeys(one.line for one in figured))


# Questions


def doubtful_parts(statements: Iterable[ToldStatement]) -> Iterator[tuple[ToldStatement, Figured, Figured]]:
    """Figures that may be a part of another or additional to it, which no sum of their own settles."""
    for statement in statements:
        settled = {id(part.figure) for at in range(len(statement.figures)) for part in _parts_of(statement, at)}
        for at, one in enumerate(statement.figures):
            if id(one.figure) in settled or one.figure.role == 'part' or one.figure.again or statement.is_row:
                continue
            before = statement.figures[:at]
            base = may_be_part(one.figure, (other.figure for other in before if _is_near(other, one)))
            if base is not None:
                yield statement, one, next(other for other in before if other.figure is base)


def _is_near(one: Figured, other: Figured) -> bool:
    is_added = other.figure.role == 'added'
    return one.line == other.line and not one.figure.again and (is_added or other.figure.at - one.figure.end <= _NEAR)


_NEAR = 4
