"""A documenter at the window who knows the program, and one at a spreadsheet: what each presses is counted."""

from collections.abc import Iterator

from models.entry import offers, understood
from models.entry.open_record import OpenField, settled_by
from models.errors import Refused
from models.language.messages import language
from models.language.text import fold, has_arabic
from models.record import shorthand
from models.record.fields import split_codes
from models.record.records import RECORDS, Record
from tests.windows import Driver

Keys = list[str]


def strokes(keys: Keys) -> int:
    """How many keys that is; a key that is held down counts as one more."""
    return sum(len(key) - 1 if key.startswith('=') else key.count('+') + 1 for key in keys)


class Typist:
    """Enters records by key events alone, each value by the fewest keys that the window lets her."""

    def __init__(self, driver: Driver) -> None:
        self.driver = driver
        self.pressed = 0

    def press(self, *keys: str) -> None:
        """Press these keys, and count them."""
        self.pressed += strokes(list(keys))
        self.driver.keys(*keys)

    @property
    def form(self):
        return self.driver.window.form

    def enter(self, wanted: Record) -> None:
        """Type a record into the new one that lies open."""
        for name in self._boxes():
            if not self._will_be_filled(name, wanted):
                self._state(name, wanted)
        for kind in RECORDS[wanted.kind].child_kinds:
            if wanted.of(kind):
                self._enter_lines(kind, wanted.of(kind))

    # Fields

    def _boxes(self) -> list[str]:
        sections = [group for group in self.form._body.sections if hasattr(group, 'boxes')]
        return [name for group in sections for name in group.boxes]

    def _field(self, name: str) -> OpenField:
        box = self.form._box_at(name)
        return box.field

    def _state(self, name: str, wanted: Record) -> None:
        field, value = self._field(name), wanted.get(name)
        typed = str(wanted.get(f'{name}_typed') or '')
        is_there = field.value == value and (value is not None or field.typed == typed)
        if is_there or (value is None and not typed and not self._is_carried(field)):
            return
        self._go(name)
        if value is None and not typed:
            self._empty(field)
        elif field.spec.kind.name == 'codes':
            self._choose_several(field, split_codes(value))
        elif field.spec.codes:
            self.press(*_shortest(field, _with_a_mark(field, wanted)))
        elif field.spec.kind.name == 'place' and value is not None:
            self.press(*_shortest(field, str(value)))
        elif field.spec.kind.name == 'date':
            self.press(*_as_date(field, str(value)))
        else:
            self.press(f'={typed or value}')

    def _will_be_filled(self, name: str, wanted: Record) -> bool:
        """Whether a choice fills this field too, as soon as it is left."""
        specs, register = RECORDS[wanted.kind].form_fields(), self.driver.window.register
        filled = (settled_by(wanted.kind, spec, wanted.get(other), register.places) for other, spec in specs.items())
        return any(name in values and values[name] == wanted.get(name) for values in filled)

    def _is_carried(self, field: OpenField) -> bool:
        """Whether the record before says something here that this one must not: what a choice fills may stay."""
        return field.name in field.register.settings.carried.get(field.row.kind, []) and field.is_stated

    def _empty(self, field: OpenField) -> None:
        if field.spec.kind.name == 'codes':
            self.press(*['Backspace'] * len(split_codes(field.value)))
        else:
            self.press('Delete')

    def _choose_several(self, field: OpenField, wanted: list[str]) -> None:
        there = split_codes(field.value)
        if any(code not in wanted for code in there):
            self.press(*['Backspace'] * len(there))
            there = []
        missing = [code for code in wanted if code not in there]
        for place, code in enumerate(missing):
            self.press(*_shortest(field, code), *(['=;'] if place < len(missing) - 1 else []))

    def _go(self, name: str) -> None:
        """Go to a field the shortest way: Enter, which passes what is given, or Tab; or by its section's key."""
        ways = [way for way in self._ways(name) if way is not None]
        self.press(*min(ways, key=strokes))
        if self._current() != name:  # it stands behind "More"
            self.press('Ctrl+M')
            self.press(*min([way for way in self._ways(name) if way is not None], key=strokes))
        assert self._current() == name, (name, self._current())

    def _current(self) -> str | None:
        box = self.form._focused_box()
        return box.field.name if box else None

    def _shown(self) -> list[str]:
        sections = [group for group in self.form._body.sections if hasattr(group, 'boxes')]
        return [box.field.name for group in sections for box in group.shown]

    def _ways(self, name: str) -> Iterator[Keys | None]:
        shown, current = self._shown(), self._current()
        if current == name:
            yield []
            return
        if current in shown and name in shown:
            steps = shown.index(name) - shown.index(current)
            yield ['Tab'] * steps if steps > 0 and self._in_one_run(current, name) else None
            yield ['Shift+Tab'] * -steps if steps < 0 and self._in_one_run(name, current) else None
            after = shown[shown.index(current) + 1 :]
            landing = next((other for other in after if self._field(other).key not in self.form.opened.given), None)
            if landing == name and self._in_one_run(current, name):
                yield ['Return']
        yield self._by_section(name)

    def _in_one_run(self, first: str, last: str) -> bool:
        """Whether no lines stand between two fields: Tab would go through their cells."""
        places = {name: at for at, group in enumerate(self.form._body.sections) for name in getattr(group, 'boxes', ())}
        return all(hasattr(s, 'boxes') for s in self.form._body.sections[places[first] : places[last]])

    def _by_section(self, name: str) -> Keys | None:
        for number, group in enumerate(self.form._body.sections, 1):
            shown = [box.field.name for box in group.shown] if hasattr(group, 'boxes') else []
            if name in getattr(group, 'boxes', ()):
                return [f'Alt+{number}', *['Tab'] * (shown.index(name) if name in shown else 0)]
        return None

    # Lines

    def _enter_lines(self, kind: str, lines: list[Record]) -> None:
        self._go_to_lines(kind)
        shortest = _quickly(kind, lines, self.form.opened.day)
        if shortest is not None:
            self.press(f'={shortest}', 'Return')
            return
        for line in lines:
            self._enter_cells(kind, line)

    def _go_to_lines(self, kind: str) -> None:
        """Go to the lines of a kind: by Enter where all fields before are given, else by the key of their section."""
        sections, grid = self.form._body.sections, self.form.grids[kind]
        number, current = sections.index(grid), self._current()
        before = [box.field.name for group in sections[:number] if hasattr(group, 'boxes') for box in group.shown]
        between = before[before.index(current) + 1 :] if current in before else [None]
        straight = not any(s for s in sections[:number] if not hasattr(s, 'boxes'))
        if straight and all(name and self._field(name).key in self.form.opened.given for name in between):
            self.press('Return')
        else:
            self.press(f'Alt+{number + 1}')
        assert grid.has_keys()

    def _enter_cells(self, kind: str, line: Record) -> None:
        view = self.form.grids[kind].view
        names = view.lines.names
        stated = [name for name in names if line.get(name) is not None]
        for name in names[: names.index(stated[-1]) + 1]:
            field = view.lines.field(view.currentIndex())
            value = line.get(name)
            if value is not None and field.value != value:
                self.press(*(_shortest(field, str(value)) if field.spec.codes else [f'={value}']))
            self.press('Return' if name == stated[-1] else 'Tab')


def _with_a_mark(field: OpenField, wanted: Record) -> str:
    """The code that says the field's value and a mark at once, where the list has one: a massacre."""
    said = [code for code in field.spec.code_list() if (parts := field.taken_apart(code)) and _says(parts, wanted)]
    return said[0] if said else str(wanted.get(field.name))


def _says(parts: dict[str, str], wanted: Record) -> bool:
    return all(code in split_codes(wanted.get(name)) for name, code in parts.items())


def _as_date(field: OpenField, value: str) -> Keys:
    """The fewest keys for a date: with its year, or without and chosen from what the window asks."""
    found = []
    whole = in_figures(value)
    for text in (whole, whole.rpartition('/')[0]):
        offered = [offer.value for offer in offers.offered(field, text)] if text else []
        if value in offered:
            found.append([f'={text}', *['Down'] * (offered.index(value) + 1)])
        elif text and not offered and _understood(field, text) == value:
            found.append([f'={text}'])
    return min(found, key=strokes)


def _understood(field: OpenField, text: str) -> object:
    try:
        return understood.read(field, text)[0]
    except Refused:
        return None


def in_figures(date: str) -> str:
    """A stored day, month or year as people write it in the fewest keys: `3/1/24`, `4/2013`, `2013`."""
    year, *rest = date.split('-')
    parts = [str(int(part)) for part in reversed(rest)]
    return '/'.join([*parts, year[2:] if len(rest) == 2 else year])


def _names(field: OpenField, value: str) -> list[str]:
    """What somebody types for a choice, in the language of the window: nobody changes the keyboard for a letter."""
    place = field.register.places.get(value) if field.spec.kind.name == 'place' else None
    row = place or field.spec.code_list()[value]
    names = [row.ar if language() == 'ar' else row.en, *row.aliases]
    return [name for name in names if name and has_arabic(name) == (language() == 'ar')]


def _shortest(field: OpenField, value: str) -> Keys:
    """The fewest keys after which a choice is marked: letters of one of its names, and steps down its list."""
    found: list[Keys] = []
    beginnings = {name[:length].lower() for name in _names(field, value) for length in range(1, len(name) + 1)}
    for text in sorted(beginnings, key=len):
        if not found or len(text) < min(map(strokes, found)):
            offered = offers.offered(field, text)
            values = [offer.value for offer in offered]
            if value in values:
                down = values.index(value) + (0 if offered[0].is_meant else 1)
                found.append([f'={text}', *['Down'] * down])
    assert found, (field.name, value)
    return min(found, key=strokes)


def _quickly(kind: str, lines: list[Record], day: str | None) -> str | None:
    """The shortest words in which all lines can be typed at once, None where something of them cannot."""
    said: list[str] = []
    above: Record | None = None
    for line in lines:
        way = next(_ways_to_say(kind, line, above, day), None)
        if way is None:
            return None
        said.append(way)
        above = line
    return ','.join(said)


def _ways_to_say(kind: str, line: Record, above: Record | None, day: str | None) -> Iterator[str]:
    """The texts that mean exactly this line, the shorter ones first."""
    wanted = {name: line.get(name) for name in (*shorthand.fields(kind), 'count') if line.get(name) is not None}
    parts = [name for name in shorthand.fields(kind) if name in wanted]
    texts = {
        f'{wanted.get("count", "")}{gap}{words}'
        for chosen in _subsets(parts)
        for words in _spellings(kind, {name: str(wanted[name]) for name in chosen})
        for gap in ('', ' ')
    }
    for text in sorted(texts, key=len):
        read = shorthand.read(kind, text, above, day)
        if len(read) == 1 and len(read[0]) == 1 and _means(read[0][0].values, wanted):
            yield text


def _means(values: dict[str, object], wanted: dict[str, object]) -> bool:
    return {name: value for name, value in values.items() if value is not None} == wanted


def _subsets(parts: list[str]) -> list[list[str]]:
    found: list[list[str]] = [[]]
    for part in parts:
        found += [[*before, part] for before in found]
    return found


def _spellings(kind: str, chosen: dict[str, str]) -> Iterator[str]:
    """The letters of some codes one after another, together and apart."""
    spelt: list[list[str]] = [[]]
    for name, code in chosen.items():
        row = shorthand.fields(kind)[name].code_list()[code]
        shorts = [short for short in row.columns.get('short', '').split('|') if short] or [fold(row.label())[:4]]
        here = [short for short in shorts if has_arabic(short) == (language() == 'ar')]
        spelt = [[*before, short] for before in spelt for short in here]
    for letters in spelt:
        yield ''.join(letters)
        yield ' '.join(letters)


# The spreadsheet


class Spreadsheet:
    """The field sheet in a spreadsheet program: a key to leave each cell, and what must be typed into it.

    A column completes a value that it has above, or that its list has, from the shortest beginning of only one.
    """

    def __init__(self, lists: dict[int, list[str]]) -> None:
        self.lists = lists
        self.above: dict[int, list[str]] = {}

    def row(self, cells: list[str]) -> int:
        """The keys that a row takes."""
        pressed = sum(self._cell(column, text) for column, text in enumerate(cells)) + len(cells)
        for column, text in enumerate(cells):
            if text and text not in self.above.setdefault(column, []):
                self.above[column].append(text)
        return pressed

    def _cell(self, column: int, text: str) -> int:
        known = [*self.above.get(column, []), *self.lists.get(column, [])]
        if text not in known or text[:1].isdigit():
            return len(text)
        others = {other.lower() for other in known if other != text}
        for length in range(1, len(text)):
            if not any(other.startswith(text[:length].lower()) for other in others):
                return length
        return len(text)
