"""Importing is one deed, and it is done here: read, plan, look for doubts, back up, apply, give back what stays out.

The command line and the window both call it. What one of them must not forget, such as the backup, stands here alone.
"""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import NamedTuple

from exchange import age_files, whole_files
from exchange.importing import applying, decisions_brought, erasures_asked, plan_doubts, planning
from exchange.importing.plan import Plan
from exchange.mapping import profiles
from exchange.mapping.mapping import Mapping
from exchange.reading import any_file
from exchange.reading.any_file import Workbook
from models.errors import DoneInPart, KnownError
from models.file import backups, history
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.progress import Progress, silent
from models.register.register import Register
from models.register.undoing import Undone

# So many rows are not looked through one by one once they are in: above this a backup is made first.
LARGE = 500
# Begins a stage of the work: is given what is done in it, and gives what is told how far that is.
Begin = Callable[[str], Progress]


class GivenBack(NamedTuple):
    """What a workbook that went back to its sender does not have of the file: its contents by name, its encryption."""

    lost: list[str]
    was_encrypted: bool


def read(paths: Iterable[Path], keys: age_files.Keys, begin: Begin) -> list[Workbook]:
    """All files, before the register is touched: where one cannot be read, none of them is imported."""
    return [any_file.read(path, keys, progress=begin(_('Reading'))) for path in paths]


def look(
    register: Register,
    book: Workbook,
    begin: Begin,
    *,
    mapping: Mapping | None = None,
    profile: str = '',
    asks: bool = False,
    duplicates: str = 'skip',
    likely: str = 'add',
    withdrawals: str = 'own',
    lost: str = 'skip',
    reused: str = 'ask',
) -> Plan:
    """What importing a file would do, with the doubts about the rows that go in; nothing is written."""
    with register.reading():
        plan = planning.make_plan(
            register,
            book,
            mapping=mapping,
            profile=profile,
            asks=asks,
            duplicates=duplicates,
            likely=likely,
            withdrawals=withdrawals,
            lost=lost,
            reused=reused,
            progress=begin(_('Comparing')),
        )
        plan_doubts.find(register, plan, begin(_('Checking for problems')))
    return plan


def bring_in(register: Register, plan: Plan, begin: Begin) -> str | None:
    """Write what a plan decided, with a backup first where much changes; the batch, None where nothing was to do.

    What the file asked to erase and somebody agreed to is erased then, and what others decided is kept or taken over;
    where that cannot be written, it raises DoneInPart.
    """
    with register.reading():
        # What is only tried is taken back, and a copy made meanwhile would not have it.
        if len(plan.rows) > LARGE and not (register.is_trying or register.is_on_server):
            backups.beside(register)
        batch = applying.apply_plan(register, plan, progress=begin(_('Writing')))
        try:
            _bring_the_rest(register, plan)
        except KnownError as error:
            sentence = _('The rows are imported, and not all else that the file brings: {reason} Import it again then.')
            raise DoneInPart(sentence.format(reason=error)) from error
        return batch


def _bring_the_rest(register: Register, plan: Plan) -> None:
    """What follows its rows: what it asks to erase, what others decided, and what they hold apart."""
    erasures_asked.erase(register, plan.erasures)
    decisions_brought.bring_in(register, plan.decisions)
    if plan.apart:
        register.take_apart(plan.apart)


def give_back(plan: Plan, path: Path, keys: age_files.Keys, progress: Progress = silent) -> GivenBack | None:
    """Write the workbook as it came, with the cells marked that could not go in, and why; None where all can go in.

    It comes before `bring_in`: where it cannot be made or written, nothing is brought in. Nor does it ever take the
    place of the file itself, by whatever name: that is what its sender wrote.
    """
    applying.find_refused(plan)
    if not plan.problems:
        return None
    whole_files.refuse_same(path, [plan.file])
    from exchange.importing import errors_workbook  # what writes workbooks takes long to load

    copy = errors_workbook.marked(plan.file, plan.problems, keys, plan.headings, sha256=plan.sha256, progress=progress)
    whole_files.put(path, copy.content)
    return GivenBack(copy.lost, bool(age_files.way_in(plan.file)))


def remember(register: Register, name: str, targets: dict[str, str | None], mapping: Mapping, was: str = '') -> None:
    """Keep under a name what the columns of a file were taken for, so that the next one like it is known.

    `was` is the name that it was kept under before.
    """
    register.settings.keep('import_profiles', name, profiles.of_mapping(name, targets, mapping).as_json(), was)


def codes_that_stay(register: Register, batch: str) -> str:
    """What is said of the codes that an import added when it is undone: they stay; '' where it added none."""
    about = next((found.about for found in history.batches(register) if found.uid == batch), {})
    added = [register.codes(one['list']).label(one['code']) for one in about.get('codes', ())]
    labels = _(', ').join(isolate(label, 'auto') for label in added)
    return _('What it added to the lists is kept: {labels}.').format(labels=labels) if added else ''


def questions_that_stay(undone: Undone) -> str:
    """What is said of the questions that undoing an import left, because they were answered since; '' of none."""
    count = sum(kind == 'question' for kind, _uid in undone.kept)
    sentence = ngettext(
        '{count} question stays, because something was said to it since.',
        '{count} questions stay, because something was said to them since.',
        count,
    )
    return sentence.format(count=f'{count:,}') if count else ''
