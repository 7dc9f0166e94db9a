"""Casualty columns of a sheet as disjoint leaves: totals, wholes and "of whom" columns taken apart, and checked.

"Of whom children" is a part of the nearest column before it that can hold children. A column that counts all whom
others count ("Killed" beside "Civilians killed") is their whole, unless its numbers are smaller than theirs. What is
left of a whole is a leaf. A total is only compared with its parts: published totals often do not add up, so the parts
stand and the total is a doubt; where no part is stated the total itself is the leaf.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from exchange.mapping.casualty_headings import INCLUDING, TOTAL, Harm, harm_of
from exchange.mapping.heading_grammar.bounds import Bounds
from models.language.how_many import Count
from models.language.messages import _, quoted

_GROWN_UP = {'male': 'man', 'female': 'woman'}


@dataclass(slots=True)
class Leaf:
    """People of a row whom no other leaf counts: the column they stand in, what they are, and how many."""

    index: int
    harm: Harm
    count: Count


@dataclass(frozen=True)
class Remark:
    """A sentence about a column."""

    index: int
    sentence: str


@dataclass
class Settled:
    """The leaves of a row; `problems` keep it out, `doubts` do not."""

    leaves: list[Leaf] = field(default_factory=list)
    problems: list[Remark] = field(default_factory=list)
    doubts: list[Remark] = field(default_factory=list)


@dataclass
class _Node:
    """A casualty column among the others: what it counts in the end, and the columns that it holds."""

    index: int
    heading: str
    harm: Harm
    parts: list['_Node'] = field(default_factory=list)
    is_within: bool = False

    @property
    def is_total(self) -> bool:
        return self.harm.share == TOTAL

    @property
    def is_including(self) -> bool:
        return self.harm.share == INCLUDING

    @property
    def counted(self) -> Harm:
        """The people it counts, whatever share of others they are."""
        return Harm(self.harm.stated)


Numbers = dict[int, Count]


class Shares:
    """How the casualty columns of a sheet hang together; `findings` are about whole columns.

    `columns` are (index, heading, harm); `rows` gives the numbers of each row by index, by which wholes are told from
    leaves; it is asked only where there may be one.
    """

    def __init__(self, columns: Sequence[tuple[int, str, Harm]], rows: Callable[[], Iterable[Numbers]] = list) -> None:
        self.findings: list[Remark] = []
        self.unused: set[int] = set()
        self._bounds = Bounds([(index, harm) for index, _heading, harm in columns])
        self._nodes = [
            _Node(index, heading, harm.line) for index, heading, harm in columns if self._bounds.first(index) == index
        ]
        self._harms = {node.index: node.counted for node in self._nodes}
        self._put_parts_in_place()
        self._put_leaves_in_wholes(rows)
        self._report_overlaps()
        self._tops = [node for node in self._nodes if not node.is_within and node.index not in self.unused]
        self._is_plain = not any(node.parts or node.is_total for node in self._tops)

    # How they hang together

    def _put_parts_in_place(self) -> None:
        for place, node in enumerate(self._nodes):
            if node.is_including:
                base = self._base_of(node, self._nodes[:place])
                if base is None:
                    self._leave_out(
                        node, _('This counts part of another column, but that column does not come before it.')
                    )
                elif other := next((part for part in base.parts if not node.counted.is_apart_from(part.counted)), None):
                    sentence = _(
                        'Some of these may also be in “{other}”, so they cannot be subtracted from one number.'
                    )
                    self._leave_out(node, sentence.format(other=other.heading))
                else:
                    self._put(node, base)

    def _leave_out(self, node: _Node, sentence: str) -> None:
        self.unused.add(node.index)
        self.findings.append(Remark(node.index, sentence + ' ' + _('This column is not imported.')))

    def _base_of(self, node: _Node, before: list[_Node]) -> _Node | None:
        for base in reversed(before):
            held = self._harms[base.index]
            is_beside = base.is_including and not node.harm.narrows(base.harm)
            if base.index not in self.unused and not is_beside and node.counted.fits_in(held) and node.counted != held:
                return base
        return None

    def _put(self, node: _Node, base: _Node) -> None:
        base.parts.append(node)
        node.is_within = True
        if node.is_including:
            self._harms[node.index] = self._harms[base.index].with_part(node.counted)

    def _put_leaves_in_wholes(self, rows: Callable[[], Iterable[Numbers]]) -> None:
        stand_alone = [node for node in self._nodes if not node.is_including]
        homes = {node.index: _home(node, stand_alone) for node in stand_alone}
        known = [self._bounds.together(row) for row in rows()] if any(homes.values()) else []
        for whole in stand_alone:
            held = [node for node in stand_alone if homes[node.index] is whole]
            if held and self._are_grown_up(whole, stand_alone):
                continue
            if held and (whole.is_total or self._is_whole(whole, held, known)):
                for node in held:
                    self._put(node, whole)

    def _are_grown_up(self, node: _Node, beside: list[_Node]) -> bool:
        """Whether males or females beside boys and girls are men or women: four columns then tell all apart."""
        grown = _GROWN_UP.get(node.counted.values.get('who', ''))
        rest = {name: value for name, value in node.counted.stated if name not in ('who', 'standing')}
        children = {
            other.counted.values.get('who')
            for other in beside
            if rest == {name: value for name, value in other.counted.stated if name not in ('who', 'standing')}
        }
        if grown is None or not {'boy', 'girl'} <= children:
            return False
        self._harms[node.index] = harm_of({**node.counted.values, 'who': grown})
        sentence = _('Boys and girls have their own columns, so this one is treated as adults only.')
        self.findings.append(Remark(node.index, sentence))
        return True

    def _is_whole(self, whole: _Node, held: list[_Node], rows: list[Numbers]) -> bool:
        """Whether a column counts those of others too, as far as its numbers show; said where they do not prove it."""
        differences = [d for row in rows if (d := _difference(row, whole, held)) is not None]
        too_small = sum(difference < 0 for difference in differences)
        names = _names(held)
        if self._are_apart_by_totals(whole, held, rows):
            sentence = _('This column is added to {others}: that way the totals of the sheet add up.')
            self.findings.append(Remark(whole.index, sentence.format(others=names)))
            return False
        if 2 * too_small > len(differences):
            sentence = _('This column is added to {others}, because its numbers are smaller than theirs.')
            self.findings.append(Remark(whole.index, sentence.format(others=names)))
            return False
        if len(whole.harm.stated) > 1 and any(differences):
            sentence = _('This column is treated as including {others}; only the rest of it is added.')
            self.findings.append(Remark(whole.index, sentence.format(others=names)))
        return True

    def _are_apart_by_totals(self, whole: _Node, held: list[_Node], rows: list[Numbers]) -> bool:
        """Whether the total beside them adds a column to those that it may hold, in more rows than it does not."""
        total = next((n for n in self._nodes if n.is_total and n.counted.holds(whole.counted)), None)
        if total is None or whole.is_total:
            return False
        added = [n for n in self._nodes if not n.is_total and not n.is_including and total.counted.holds(n.counted)]
        outer = [node for node in added if node not in held]
        votes = 0
        for row in rows:
            stated = [n for n in added if n.index in row]
            apart, within = _together(stated, row), _together([n for n in stated if n in outer], row)
            if apart != within and total.index in row and whole.index in row:
                said = _exact(row[total.index])
                votes += (said == apart) - (said == within)
        return votes > 0

    def _report_overlaps(self) -> None:
        """Say where leaves that stand side by side may count the same people."""
        tops = [n for n in self._nodes if not n.is_within and not n.is_total and n.index not in self.unused]
        for place, node in enumerate(tops):
            for other in tops[:place]:
                if node.harm.listed and other.harm.listed:
                    continue
                roles = [n for n in (node, other) if 'role' in n.harm.values and 'party' not in n.harm.values]
                if roles and not node.counted.is_apart_from(other.counted):
                    beside = other if roles[0] is node else node
                    sentence = _(
                        'This column may count people of “{other}” again; if so, put it after that column and '
                        'name it “of whom …”.'
                    )
                    self.findings.append(Remark(roles[0].index, sentence.format(other=beside.heading)))

    def outcome_of(self, index: int) -> str:
        """What happened to those whom a column counts, as it or the column that it is a part of says."""
        return self._harms[self._bounds.first(index)].values.get('outcome', '')

    # A row

    def settle(self, numbers: Numbers) -> Settled:
        """The leaves of a row whose casualty columns state these numbers."""
        found, numbers = Settled(), self._bounds.together(numbers)
        if self._is_plain:
            found.leaves = [Leaf(index, self._harms[index], count) for index, count in numbers.items()]
            return found
        for node in self._tops:
            self._settle(node, numbers, found)
        return found

    def _settle(self, node: _Node, numbers: Numbers, found: Settled) -> None:
        own = numbers.get(node.index)
        parts = [part for part in node.parts if _is_stated(part, numbers)]
        leaves = [part for part in parts if not part.is_including]
        if node.is_total and leaves:
            parts = leaves
            self._say_unplaced(node, numbers, found)
        for part in parts:
            self._settle(part, numbers, found)
        if own is None:
            return
        if not parts:
            found.leaves.append(Leaf(node.index, self._harms[node.index], own))
        elif node.is_total and leaves:
            self._compare(node, parts, numbers, found)
        else:
            self._take_rest(node, parts, numbers, found)

    def _say_unplaced(self, node: _Node, numbers: Numbers, found: Settled) -> None:
        for part in node.parts:
            if part.is_including and (stated := numbers.get(part.index)) and stated != Count(0):
                sentence = _('It is unclear which column these are part of, so they are not added.')
                found.doubts.append(Remark(part.index, sentence))

    def _compare(self, node: _Node, parts: list[_Node], numbers: Numbers, found: Settled) -> None:
        together = _together(parts, numbers)
        own = _exact(numbers[node.index])
        if own is not None and together is not None and own != together:
            sentence = _('The total is {total}, but the columns {others} add up to {sum}; the columns are kept.')
            said = sentence.format(total=own, others=_names(parts), sum=together)
            found.doubts.append(Remark(node.index, said))

    def _take_rest(self, node: _Node, parts: list[_Node], numbers: Numbers, found: Settled) -> None:
        """Count what is left of a whole without its parts."""
        together = _together(parts, numbers)
        own = numbers[node.index]
        if together is None:
            sentence = _('The numbers of {others} are not exact, so they cannot be subtracted from this one.')
            found.problems.append(Remark(node.index, sentence.format(others=_names(parts))))
            return
        if own.most is not None and own.most < together:
            self._say_too_many(node, parts, (own.most, together), found)
            return
        rest = Count(*(None if part is None else max(part - together, 0) for part in own))
        found.leaves.append(Leaf(node.index, self._harms[node.index], rest))

    def _say_too_many(self, node: _Node, parts: list[_Node], sums: tuple[int, int], found: Settled) -> None:
        whole, together = sums
        if any(part.is_including for part in parts):
            sentence = _('{others} add up to {sum}, more than their total of {whole}.')
            found.problems.append(Remark(node.index, sentence.format(others=_names(parts), sum=together, whole=whole)))
        else:
            sentence = _('The columns {others} add up to {sum}, more than their total of {whole}; they are kept.')
            found.doubts.append(Remark(node.index, sentence.format(others=_names(parts), sum=together, whole=whole)))


def _home(node: _Node, among: list[_Node]) -> _Node | None:
    """The smallest column that counts all whom this one counts; two of the usual columns never hold each other."""
    holders = [
        other
        for other in among
        if other is not node
        and other.counted.holds(node.counted)
        and not (other.harm.listed and node.harm.listed)
        and (not node.counted.holds(other.counted) or other.is_total > node.is_total)
    ]
    fitting = [
        one for one in holders if not any(one is not other and one.counted.holds(other.counted) for other in holders)
    ]
    return next(iter(fitting or sorted(holders, key=lambda holder: holder.is_total)), None)


def _is_stated(node: _Node, numbers: Numbers) -> bool:
    return node.index in numbers or any(_is_stated(part, numbers) for part in node.parts)


def _exact(count: Count) -> int | None:
    return count.number if count == Count(count.number) else None


def _together(parts: list[_Node], numbers: Numbers) -> int | None:
    """How many the stated parts are, None where one is not known exactly."""
    sums = [_people_of(part, numbers) for part in parts]
    exact = [number for number in sums if number is not None]
    return sum(exact) if len(exact) == len(sums) else None


def _people_of(node: _Node, numbers: Numbers) -> int | None:
    if node.index in numbers:
        return _exact(numbers[node.index])
    return _together([part for part in node.parts if _is_stated(part, numbers)], numbers)


def _difference(row: Numbers, whole: _Node, held: list[_Node]) -> int | None:
    """How many more a column says than those it may hold, None where the row does not tell."""
    stated = [node for node in held if node.index in row]
    together = _together(stated, row) if stated else None
    own = _exact(row[whole.index]) if whole.index in row else None
    return own - together if own is not None and together else None


def _names(parts: list[_Node]) -> str:
    return _(', ').join(quoted(part.heading) for part in parts)
