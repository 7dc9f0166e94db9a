"""Rows that tell of one record together: several rows of a sheet, and rows of a sheet of children joined by a key.

In a sheet that has a row for each group of casualties, or for each person, the rows of an incident are known by the
number that they share, by its cells being empty or merged below the first, or by being alike in all of them. What they
tell is put below the first row of the record, as if it stood in columns of that row. In a sheet that counts the people
of an incident in columns, rows of one number that say the very same tell of it again: nobody is counted twice.
"""

from collections.abc import Hashable, Iterable, Sequence

from exchange.importing.duplicates import all_values
from exchange.importing.row_values import Folded, Line, SheetProblem
from exchange.mapping.columns import Table
from exchange.mapping.headings import ROW_KEY
from models.language.messages import _
from models.record import casualty_words, counts
from models.record.casualty_words import PARTS
from models.record.drawn import new_uid
from models.record.fields import Stored
from models.record.records import RECORDS


def together(found: Sequence[Line], tables: Sequence[Table]) -> list[Line]:
    """The lines of a file, those that tell of one record as one."""
    joined = {table.sheet.title for table in tables if table.above}
    long = {table.sheet.title for table in tables if table.is_long}
    numbered = {table.sheet.title for table in tables if table.kind == 'incident' and table.key} - joined - long
    if not joined | long | numbered:
        return list(found)
    roots: list[Line] = []
    children: list[Line] = []
    by_key: dict[str, Line] = {}
    several: dict[str, list[Line]] = {}
    last: dict[str, Line] = {}
    told: dict[Hashable, Line] = {}
    for line in found:
        if line.sheet in joined:
            children.append(line)
        elif line.sheet in numbered and (root := _told_before(line, told)):
            _leave_told(root, line)
        elif line.sheet in long and (root := _root_of(line, last.get(line.sheet), by_key)):
            _fold_row(root, line)
        else:
            by_key.setdefault(line.key, line)
            several.setdefault(line.key, []).append(line)
            last[line.sheet] = line
            roots.append(line)
            if line.sheet in long:
                _put_persons_below(line)
    return roots + [line for line in children if not _fold_child(line, several.get(line.key, []))]


def _root_of(line: Line, before: Line | None, by_key: dict[str, Line]) -> Line | None:
    """The line of the record that this one tells more of, None where it is a record of its own."""
    if line.key:
        return by_key.get(line.key)
    if before is None or before.key or line.uid:
        return None
    if not line.given:
        return before
    if line.given != before.given or not line.below:
        return None
    _doubt_same(before, line)
    return before


def _told_before(line: Line, told: dict[Hashable, Line]) -> Line | None:
    """The line before it that has its number and says the very same, None for none."""
    if not line.key or line.uid:
        return None
    root = told.setdefault((line.key, all_values(line)), line)
    return None if root is line else root


def _leave_told(root: Line, line: Line) -> None:
    """Note a row that says once more what another one says of the same record."""
    _take_along(root, line, line.kind)
    _doubt_same(root, line)


def _take_along(root: Line, line: Line, kind: str) -> None:
    """Note a row that tells of a record that another one begins, with what was found in it."""
    root.fold(Folded(line.sheet, line.row, kind))
    root.add_problems(*line.problems)
    root.add_doubts(*line.doubts)
    root.leave_unsaid(*line.unsaid)


def _doubt_same(root: Line, line: Line) -> None:
    sentence = _('This row and row {row} are treated as one incident: they have nothing different.')
    root.add_doubts(SheetProblem(line.sheet, line.row, '', '', sentence.format(row=root.row)))


def _fold_row(root: Line, line: Line) -> None:
    """Put what another row tells of a record below its first row."""
    specs = RECORDS[root.kind].specs()
    for name, value in line.given.items():
        before = root.given.get(name)
        if before is None or before == value:
            root.given[name] = value
        elif specs[name].kind.long:
            root.given[name] = f'{before}\n{value}'
        elif not specs[name].kept:
            sentence = _('Row {row} has another value for the same incident: “{value}”.')
            line.refuse(sentence.format(row=root.row, value=specs[name].kind.show(before, specs[name])), name)
    _take_along(root, line, next((below.kind for below in line.below), line.kind))
    _put_persons_below(line)
    _add(root, line.below)


def _fold_child(line: Line, roots: Sequence[Line]) -> bool:
    """Put a row of a sheet of children below the row of its record; whether there is one."""
    if len(roots) != 1 or not line.key:
        _refuse_key(line, roots if line.key else [])
        return False
    root = roots[0]
    _take_along(root, line, line.kind)
    line.above = root
    line.uid = new_uid()
    if line.is_uncounted and (counted := _counted(root, line)):
        _put_among(root, line, counted)
        return True
    for person in line.below:
        person.given['parent'] = line.uid
    _add(root, [line, *line.below])
    return True


def _counted(root: Line, line: Line) -> list[Line]:
    """The groups of a record that have a number, and that died or were harmed as the person of a row was."""
    groups = (below for below in root.below if below.kind == line.kind and not (below.is_uncounted or below.is_none))
    return [group for group in groups if group.given.get('outcome') == line.given.get('outcome')]


def _put_among(root: Line, line: Line, counted: Sequence[Line]) -> None:
    """Put the person of a row among those that its record counts: nobody is counted twice."""
    group = next((group for group in counted if _has_room(group, line)), None)
    if group is None:
        sentence = _('The numbers of row {row} have no such person; correct the row or the numbers.')
        root.add_problems(SheetProblem(line.sheet, line.row, '', '', sentence.format(row=root.row)))
        return
    group.uid = group.uid or new_uid()
    group.named += 1
    for person in line.below:
        person.given['parent'] = group.uid
        person.above = root
    root.put_below(*line.below)


def _has_room(group: Line, line: Line) -> bool:
    """Whether a group may have one more person, of whom a row says this."""
    most = group.given.get('count', group.given.get('highest'))
    if isinstance(most, int) and group.named >= most:
        return False
    same = (name for name in PARTS if name in group.given and name in line.given)
    return not any(casualty_words.excludes(name, str(group.given[name]), str(line.given[name])) for name in same)


def _refuse_key(line: Line, roots: Sequence[Line]) -> None:
    """Say why nobody can tell to which record a row belongs."""
    sentence = _('No row of the other sheet has the number that this row refers to.')
    if roots:
        rows = _(', ').join(str(root.row) for root in roots)
        sentence = _('Several rows of “{sheet}” have this number ({rows}); give each a number of its own.')
        sentence = sentence.format(sheet=roots[0].sheet, rows=rows)
    line.refuse(sentence, ROW_KEY)


def _put_persons_below(line: Line) -> None:
    """Put the persons of a row below its group of casualties: one of a row without a number is one."""
    group = next((below for below in line.below if counts.spec_of(below.kind)), None)
    if group is None:
        return
    group.uid = group.uid or new_uid()
    for person in line.below:
        if RECORDS[person.kind].parent_kind == group.kind:
            person.given['parent'] = group.uid


def _add(root: Line, lines: Iterable[Line]) -> None:
    """Put lines below that of a record; groups of people harmed alike become one, whose numbers are added."""
    lines, moved = [*lines], dict[str, str]()
    for line in sorted(lines, key=lambda line: _count_name(line) == ''):  # groups before the persons of them
        line.above = root
        twin = _twin(root, line)
        if twin is None:
            above = str(line.given.get('parent'))
            line.given |= {'parent': moved[above]} if above in moved else {}
            root.put_below(line)
            continue
        twin.given[_count_name(line)] = _number_of_both(root, twin, line, lines)
        twin.uid = twin.uid or new_uid()
        moved[line.uid] = twin.uid


def _number_of_both(root: Line, twin: Line, line: Line, lines: Sequence[Line]) -> int:
    """How many people two groups are together that were harmed alike; where that is not clear it is said.

    A number that each row of a person repeats is of all of them, and not of each.
    """
    name = _count_name(line)
    one, other = (int(str(group.given[name])) for group in (twin, line))
    if one != other or one < 2:
        return one + other
    is_of_all = _has_person(twin, root.below) and _has_person(line, lines)
    sentence = (
        _('Row {row} has the same number of the same people, and another name: they are counted once.')
        if is_of_all
        else _('Row {row} has the same number of the same people: both are counted. If they are one group, remove one.')
    )
    root.add_doubts(SheetProblem(line.sheet, line.row, '', '', sentence.format(row=twin.row)))
    return one if is_of_all else one + other


def _has_person(group: Line, among: Iterable[Line]) -> bool:
    return bool(group.uid) and any(line.given.get('parent') == group.uid for line in among)


def _twin(root: Line, line: Line) -> Line | None:
    """The group below a record that says of people what this line says, both with an exact number."""
    name = _count_name(line)
    if not name or name not in line.given:
        return None
    wanted = _said(line, name)
    return next((b for b in root.below if b.kind == line.kind and name in b.given and _said(b, name) == wanted), None)


def _count_name(line: Line) -> str:
    found = counts.spec_of(line.kind)
    return found[0] if found else ''


def _said(line: Line, name: str) -> dict[str, Stored]:
    return {key: value for key, value in line.stated.items() if key != name}
