"""Stops and doubts of the record that lies open: how many there are, which is next, which is meant."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton, QWidget

from models.entry.open_record import OpenField
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.record.records import RECORDS, Record
from models.rules.checks import Finding
from ui.parts import look
from ui.parts.pieces import with_key

Place = tuple[int, int]


class ProblemsLine(QPushButton):
    """Says at the foot of the form how many stops and doubts there are; pressed, it goes to the next."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty('role', 'link')
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.hide()

    def say(self, findings: Sequence[Finding]) -> None:
        """Count what stands."""
        stops = sum(not found.is_doubt for found in findings)
        doubts = len(findings) - stops
        parts = [ngettext('{count} error', '{count} errors', stops).format(count=stops)] if stops else []
        parts += [ngettext('{count} warning', '{count} warnings', doubts).format(count=doubts)] if doubts else []
        self.setText(with_key(_(', ').join(parts), 'F8'))
        self.setToolTip(_('Next problem ({key})').format(key=isolate('F8')))
        level = 'stop' if stops else 'doubt'
        self.setIcon(look.icon('stop' if stops else 'warning', level))
        self.setVisible(bool(findings))


def _place(numbers: dict[str, tuple[int, str]], row: str, field: str) -> Place:
    if row not in numbers:
        return -1, -1
    number, kind = numbers[row]
    names = list(RECORDS[kind].specs())
    return number, names.index(field) if field in names else -1


def following(record: Record, findings: Sequence[Finding], at: OpenField | None, step: int) -> Finding | None:
    """The finding that stands next after (or before) a field, from the other end again at the last one."""
    numbers = {row.uid: (number, row.kind) for number, row in enumerate(record.walk())}
    here = _place(numbers, at.row.uid, at.name) if at else (-1, -1)
    ordered = sorted(((_place(numbers, found.row, found.field), found) for found in findings), key=lambda pair: pair[0])
    if step < 0:
        ordered.reverse()
    onward = [found for place, found in ordered if (place > here if step > 0 else place < here)]
    return next(iter([*onward, *(found for _place, found in ordered)]), None)


def meant(findings: Sequence[Finding], at: OpenField | None) -> Finding | None:
    """The doubt that a person means who stands in a field: the one there, else one of its row, else the first."""
    doubts = [found for found in findings if found.is_doubt]
    here = [found for found in doubts if at and (found.row, found.field) == (at.row.uid, at.name)]
    standing = [found for found in doubts if not found.reason]
    row = [found for found in standing if at and found.row == at.row.uid]
    return next(iter([*here, *row, *standing]), None)
