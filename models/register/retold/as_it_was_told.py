"""A record as it was, line by line in words, beside the one that is there now: what differs is marked."""

from collections.abc import Iterator
from typing import NamedTuple

from models.file.register_file import RegisterFile
from models.language.labels import field_label, record_label, section_label
from models.language.messages import _, in_line
from models.language.word_changes import Run, runs
from models.record.fields import Spec
from models.record.records import Record, of_kind
from models.register.retold.values_in_words import value_in_words

CHANGED, GONE_SINCE, ADDED_SINCE = 'changed', 'gone since', 'added since'


class ThenLine(NamedTuple):
    """A field of a record as it was, and what is there now where that is something else, with the words that changed.

    A line without a value is a heading: a section, or a row below the record. `mark` says what became of it since.
    """

    name: str
    then: str = ''
    now: str = ''
    mark: str = ''
    depth: int = 0
    is_heading: bool = False
    runs: tuple[Run, ...] = ()


def lines(register: RegisterFile, then: Record, now: Record) -> list[ThenLine]:
    """All that a record said then, and what it says now and did not say then."""
    return list(_ThenLines(register, then, now).all())


class _ThenLines:
    """The lines of one record."""

    def __init__(self, register: RegisterFile, then: Record, now: Record) -> None:
        self._register, self._then = register, then
        self._was, self._is = ({row.uid: row for row in record.walk()} for record in (then, now))
        self._now = now

    def all(self) -> Iterator[ThenLine]:
        """The record itself, by section, then the rows below it."""
        yield from self._kept()
        specs = of_kind(self._then.kind).form_fields()
        for section in dict.fromkeys(spec.section for spec in specs.values()):
            names = [name for name, spec in specs.items() if spec.section == section]
            found = [line for name in names for line in self._field(self._then, self._now, name, specs[name], 0)]
            if found:
                yield ThenLine(section_label(section), is_heading=True)
                yield from found
        yield from self._below(self._then.uid, 0)

    def _kept(self) -> Iterator[ThenLine]:
        """The state of the record, and that it was withdrawn."""
        for name in ('state', 'withdrawn'):
            yield from self._field(self._then, self._now, name, of_kind(self._then.kind).specs()[name], 0)

    def _field(self, then: Record | None, now: Record | None, name: str, spec: Spec, depth: int) -> Iterator[ThenLine]:
        """A field that is stated then or now."""
        was, is_now = (self._said(row, name, spec) for row in (then, now))
        if not (was or is_now):
            return
        label = field_label('row', 'withdrawn') if name == 'withdrawn' else field_label((then or now).kind, name)  # type: ignore[union-attr]
        mark = CHANGED if was != is_now else ''
        changed = runs(was, is_now) if mark and was and is_now and spec.kind.erased_alone else ()
        yield ThenLine(label, was or '–', (is_now or '–') if mark else '', mark, depth, runs=changed)

    def _said(self, row: Record | None, name: str, spec: Spec) -> str:
        """A value in words, of a date or place that was not understood what was typed."""
        if row is None:
            return ''
        if row.get(name) is not None:
            return value_in_words(self._register, spec, row.get(name))
        return in_line(str(row.get(f'{name}_typed') or ''))

    def _below(self, above: str, depth: int) -> Iterator[ThenLine]:
        """The rows below one, those of then and those that came since."""
        rows = [self._was[above], self._is[above]] if above in self._was and above in self._is else []
        rows = rows or [found[above] for found in (self._was, self._is) if above in found]
        for uid in dict.fromkeys(child.uid for row in rows for child in row.children):
            yield from self._row(uid, depth)

    def _row(self, uid: str, depth: int) -> Iterator[ThenLine]:
        was, now = self._was.get(uid), self._is.get(uid)
        lived, lives = (row is not None and not row.withdrawn for row in (was, now))
        row = was or now
        if row is None or not (lived or lives):
            return
        mark = '' if lived and lives else GONE_SINCE if lived else ADDED_SINCE
        yield ThenLine(f'{record_label(row.kind)} {row.get("position") or ""}'.strip(), '', '', mark, depth, True)
        before, after = (was if lived else None), (now if lives else None)
        for name, spec in of_kind(row.kind).form_fields().items():
            yield from self._field(before, after, name, spec, depth + 1)
        yield from self._below(uid, depth + 1)


def mark_in_words(mark: str) -> str:
    """What a mark says of a line."""
    return {CHANGED: _('different now'), GONE_SINCE: _('withdrawn since'), ADDED_SINCE: _('added since')}.get(mark, '')
