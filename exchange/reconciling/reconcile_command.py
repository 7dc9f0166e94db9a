"""The command `reconcile`: what somebody printed, held against itself and against the register."""

import sys
from pathlib import Path
from typing import Any

from exchange.reading import plain_text
from exchange.reconciling import printed_files
from exchange.reconciling.disagreements import Disagreement
from exchange.reconciling.printed_text import Printed, PrintedLine, of_text
from exchange.reconciling.reconciling import Reconciled, reconcile
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import MONTHLY
from exchange.reporting.periods import read_period
from exchange.terminal import DONE, LEFT_OUT, Arguments, one_day_of, open_register, say, say_as_json
from models.errors import KnownError
from models.language.messages import _, ngettext
from models.language.text import isolate

STDIN = '-'
_LARGEST = 20_000_000
_QUOTED = 160


def reconcile_file(given: Arguments) -> int:
    """Say what does not agree in what was printed, and with what the register counts."""
    period = read_period(given.period)
    layout = layout_file.read(given.layout or MONTHLY)
    scope = Scope(one_day_of(given.as_of) if given.as_of else None)
    with open_register(given.register, given, writing=False) as register:
        # Read once the language is known, for each line is named in it.
        found = reconcile(register, period, layout, scope, _printed(given.file))
    if given.json:
        say_as_json(_as_json(found, period.text, str(given.file)))
    else:
        _say(found)
    return DONE if found.agrees else LEFT_OUT


def _printed(path: Path) -> Printed:
    """What is to be read: a file, or what comes on stdin."""
    if str(path) != STDIN:
        return printed_files.read(path)
    content = b'' if sys.stdin is None else sys.stdin.buffer.read(_LARGEST + 1)
    if len(content) > _LARGEST:
        raise KnownError(_('What was given is too long to be read as a report.'))
    try:
        return of_text(printed_files.clean_text(plain_text.decoded(content)))
    except plain_text.NotText as error:
        raise KnownError(_('What was given is no text; give the path of the file instead.')) from error


def _say(found: Reconciled) -> None:
    for one in found.found:
        say(one.sentence)
        for line in one.lines:
            say(f'    {quoted(line)}')
        if one.register and one.kind != 'register':
            say(_('    In the register: {count}').format(count=one.register))
    for line in found.not_understood:
        say(_('Not read as a figure: {line}').format(line=quoted(line)))
    say(summary(found))


def quoted(line: PrintedLine) -> str:
    """A line with where it is, shortened."""
    text = line.text if len(line.text) <= _QUOTED else f'{line.text[:_QUOTED]}…'
    return _('{where}: “{text}”').format(where=line.where, text=isolate(text, 'auto'))


def summary(found: Reconciled) -> str:
    """How many findings there are, of how many lines with figures."""
    if not found.understood:
        return _('No figure could be read in it.')
    lines = ngettext(
        '{count} line with figures was read.', '{count} lines with figures were read.', len(found.understood)
    )
    read = lines.format(count=f'{len(found.understood):,}')
    if not found.found:
        return _('{read} All of them agree.').format(read=read)
    findings = ngettext('{count} finding.', '{count} findings.', len(found.found))
    return _('{read} {findings}').format(read=read, findings=findings.format(count=f'{len(found.found):,}'))


def _as_json(found: Reconciled, period: str, name: str) -> dict[str, Any]:
    return {
        'file': name,
        'period': period,
        'agrees': found.agrees,
        'findings': [_finding(one) for one in found.found],
        'understood': [_line(line) for line in found.understood],
        'not_understood': [_line(line) for line in found.not_understood],
    }


def _finding(one: Disagreement) -> dict[str, Any]:
    outcome, people = one.key
    return {
        'kind': one.kind,
        'sentence': one.sentence,
        'section': one.place.section,
        'area': one.place.area,
        'counted': f'{outcome}.{people}' if people else outcome,
        'printed': one.printed,
        'register': one.register,
        'records': sorted(one.records),
        'lines': [_line(line) for line in one.lines],
    }


def _line(line: PrintedLine) -> dict[str, Any]:
    return {'line': line.number, 'where': line.where, 'text': line.text}
