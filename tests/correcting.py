"""A period that was issued on a day of the tests' own, and events to be corrected in it."""

import shutil
from datetime import date
from pathlib import Path

from exchange.issuing import issued_files, kept_issue
from exchange.issuing.correcting import corrigendum_page
from exchange.issuing.correcting.corrigendum import Corrigendum, corrigendum_of, find_issue
from exchange.issuing.correcting.corrigendum_page import CorrigendumPage
from exchange.issuing.issued_files import IssuedFile
from exchange.publishing import published_report
from exchange.publishing.published_page import FigureTable, PublishedPage, Sentences
from exchange.publishing.published_report import AskedReport
from exchange.publishing.wording.method_note import IssuedAs
from exchange.reporting.counted import Scope
from exchange.reporting.layouts import layout_file
from exchange.reporting.periods import read_period
from models.language.messages import LANGUAGES
from models.language.text import without_directions
from models.query.for_review import issues
from models.record.fields import Stored
from models.record.records import Record
from models.register.register import Register

JANUARY = '2024-01'
FIRST, SECOND = date(2024, 2, 3), date(2024, 3, 2)


def issued(register: Register, *, state: str = 'all', names: bool = False, period: str = JANUARY) -> Record:
    """January as it is, or another period, issued on 3 February 2024."""
    asked = AskedReport(read_period(period), layout_file.monthly(), Scope(state=state), names)
    found = published_report.published(register, asked, LANGUAGES)
    files = issued_files.to_text(IssuedFile(name, 'en', '0') for name in ('month-en.pdf', 'month.json'))
    edition = issues.next_edition(register, period, 'monthly')
    values = kept_issue.values_of(register, found, IssuedAs(edition, FIRST, FIRST), []) | {'files': files}
    return register.issue(values | {'issued_at': '2024-02-03T09:00:00Z'})


def corrected(register: Register) -> Corrigendum:
    """What changed in January since it was issued last."""
    return corrigendum_of(register, find_issue(register, JANUARY))


def page(found: Corrigendum, language: str = 'en') -> CorrigendumPage:
    """The page of a corrigendum as issued on 2 March 2024."""
    return corrigendum_page.page_of_corrigendum(found, language, SECOND)


def lines_of(published: PublishedPage) -> list[str]:
    """What a page says line by line, its table as the models have it."""
    found = [published.title]
    for block in published.blocks:
        if isinstance(block, FigureTable):
            rows = [block.headings, *([_cell(cell) for cell in row] for row in block.rows)]
            found += [' | '.join(map(str, row)) for row in rows]
        elif isinstance(block, Sentences) and not block.quiet:
            found.append(block.text)
    return [without_directions(line) for line in found]


def _cell(cell: str | int | None) -> str:
    return '–' if cell is None else str(cell)


def rows_of(found: Corrigendum, language: str = 'en') -> list[str]:
    """The table of a page, a line for each row: `Total: killed 3 → 2`."""
    shown = page(found, language).rows
    return [without_directions(f'{one.figure} {_cell(one.before)} → {_cell(one.after)}') for one in shown]


def attack(killed: int = 2, **values: Stored) -> Record:
    """An attack by ISIS in the Homs desert on 5 January, in which civilians were killed."""
    usual = {'kind': 'armed_attack', 'occurred': '2024-01-05', 'carried_out_by': 'isis', 'learned_on': '2024-01-06'}
    made = Record('incident', values=usual | {'area': 'desert', 'governorate': 'SY04'} | values)
    if killed:
        made.add('casualty', outcome='killed', standing='civilian', party='civilians', count=killed)
    made.add('source', channel='eyewitness', says='Heard on the road.')
    return made


def copied(path: Path, folder: Path) -> Path:
    """A copy of a closed register, to be changed."""
    return Path(shutil.copy(path, folder / 'copy.sijill'))
