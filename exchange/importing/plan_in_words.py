"""What an import did, or would do, in words: for people who read it in a terminal."""

from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Any

from exchange.importing import decisions_brought, erasures_asked, follows_merge, whose
from exchange.importing.answers import questions_in_words
from exchange.importing.plan import Plan, PlannedRow
from exchange.importing.row_values import CellDifference
from exchange.mapping import new_codes, profiles
from exchange.mapping.target_labels import because, column_label, target_label, uncertain
from exchange.omitting import omissions
from models import query
from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file import history
from models.language.labels import field_label, record_label
from models.language.messages import _, ngettext, quoted
from models.query.together.linked_persons import LINK_OF_A_PERSON
from models.record.fields import PlaceKind
from models.record.records import RECORDS
from models.register.register import Register

# As many lines as a person reads through.
_MOST_PLACES = 50
_MOST_DOUBTS = 50

_MOST_NAMED = 50


def summary(register: Register, plan: Plan, batch: str | None, *, dry_run: bool) -> Iterator[str]:
    """The counts, each problem, the likely and conflicting rows cell by cell, and the places kept as typed."""
    yield from _counts(plan)
    yield from _whose(plan)
    yield from _out_of_the_figures(register, plan)
    yield from _seen_before(plan)
    yield from _understood(plan)
    if added := plan.codes:
        yield _('This import adds to the lists:')
        yield from (f'  {new_codes.in_words(one)}' for one in added)
    yield from (f'  {sentence}' for sentence in plan.additions.said)
    for problem in plan.problems:
        place = ' '.join(str(part) for part in (problem.sheet, problem.row, column_label(problem.column)) if part)
        is_named = not problem.value or problem.value in problem.sentence
        value = '' if is_named else f' {quoted(problem.value)}'
        yield f'  {place}{value}: {problem.sentence}'
    yield from _left_out(plan)
    if plan.doubts:
        yield _('Warnings (these rows will still be imported):')
        yield from (f'  {doubt.sheet} {doubt.row}: {doubt.sentence}' for doubt in plan.doubts[:_MOST_DOUBTS])
    if len(plan.doubts) > _MOST_DOUBTS:
        yield _('  … and {count} more').format(count=len(plan.doubts) - _MOST_DOUBTS)
    with plan.with_its_codes():
        for row in plan.rows:
            if row.likely or row.verdict == 'conflict':
                yield from _side_by_side(register, row)
    yield from _places_kept(plan)
    if not dry_run and (left := len(plan.decided.left)):
        sentence = ngettext(
            '{count} conflict is on the page Conflicts.', '{count} conflicts are on the page Conflicts.', left
        )
        yield sentence.format(count=f'{left:,}')
    yield from erasures_asked.in_words(register, plan.erasures, dry_run=dry_run)
    yield from decisions_brought.in_words(plan.decisions, dry_run=dry_run)
    yield from questions_in_words.in_words(plan.questions)
    yield from of_joined(register, plan)
    yield from of_pairs(plan)
    yield from _outcome(plan, batch, dry_run=dry_run)


def _outcome(plan: Plan, batch: str | None, *, dry_run: bool) -> Iterator[str]:
    """What was written, and how many rows where duplicates are added all the same, or rows like others left out."""
    if any(row.goes_in if row.verdict == 'duplicate' else row.likely and not row.goes_in for row in plan.rows):
        yield (to_go_in if dry_run else went_in)(*counted(plan.rows))
    yield _('Nothing was written: this was a dry run.') if dry_run else _written(plan, batch)


def counted(rows: Sequence[PlannedRow]) -> tuple[int, int, int]:
    """How many rows go in, are here as they are in the file, and stay out."""
    going_in, here = sum(row.goes_in for row in rows), sum(row.is_here for row in rows)
    return going_in, here, len(rows) - going_in - here


def to_go_in(going_in: int, here: int, staying_out: int) -> str:
    """How many rows an import would bring in, and how many it would not."""
    first = ngettext('{count} row to import', '{count} rows to import', going_in).format(count=f'{going_in:,}')
    third = ngettext('{count} not to import', '{count} not to import', staying_out).format(count=f'{staying_out:,}')
    return ' · '.join(filter(None, (first, _here(here), third if staying_out else '')))


def went_in(came_in: int, here: int, stayed_out: int) -> str:
    """How many rows an import brought in, and how many it did not."""
    first = ngettext('{count} row imported', '{count} rows imported', came_in).format(count=f'{came_in:,}')
    third = ngettext('{count} skipped', '{count} skipped', stayed_out).format(count=f'{stayed_out:,}')
    return ' · '.join(filter(None, (first, _here(here), third if stayed_out else '')))


def _here(count: int) -> str:
    sentence = ngettext('{count} already here', '{count} already here', count)
    return sentence.format(count=f'{count:,}') if count else ''


def of_pairs(plan: Plan) -> Iterator[str]:
    """How many pairs the desk of the file holds apart, or no more, that this register does not know of yet."""
    no_more = sum(one.withdrawn for one in plan.apart)
    if held := len(plan.apart) - no_more:
        sentence = ngettext(
            '{count} pair of records is held apart as not the same.',
            '{count} pairs of records are held apart as not the same.',
            held,
        )
        yield sentence.format(count=f'{held:,}')
    if no_more:
        sentence = ngettext(
            '{count} pair of records is held apart no more, and is asked about again.',
            '{count} pairs of records are held apart no more, and are asked about again.',
            no_more,
        )
        yield sentence.format(count=f'{no_more:,}')


def of_joined(register: Register, plan: Plan) -> Iterator[str]:
    """How many rows meet a record that was merged or split here, and how many link records of one person."""
    met = (row.stored.uid for row in plan.rows if row.stored and row.verdict in ('new', 'changed', 'conflict'))
    if count := sum(bool(follows_merge.onwards(register, uid)) for uid in met):
        sentence = ngettext(
            '{count} row is of a record that was merged or split here; it is changed where it goes on.',
            '{count} rows are of records that were merged or split here; they are changed where they go on.',
            count,
        )
        yield sentence.format(count=f'{count:,}')
    if linked := sum(_links_a_person(row) for row in plan.rows):
        sentence = ngettext(
            '{count} row is linked to another record of the same person.',
            '{count} rows are linked to other records of the same person.',
            linked,
        )
        yield sentence.format(count=f'{linked:,}')


def _links_a_person(row: PlannedRow) -> bool:
    """Whether a row brings a link to another record of the same person."""
    if row.verdict == 'new':
        return row.record is not None and bool(row.record.get(LINK_OF_A_PERSON))
    is_changed = row.verdict in ('changed', 'conflict')
    return is_changed and any(cell.field == LINK_OF_A_PERSON and cell.incoming for cell in row.cells)


def _left_out(plan: Plan) -> Iterator[str]:
    """What is no record or not brought in, what may be one first."""
    whole = [*omissions.of_sheets(plan.asides)]  # which are among the problems
    left = sorted((one for one in plan.asides if one not in whole), key=lambda one: not one.counts)
    if left:
        yield _('Left out of the import:')
    for one in left[:_MOST_NAMED]:
        where = ' '.join(filter(None, (one.sheet, f'{one.row}' if one.row else '')))
        value = '' if not one.text or one.text in one.sentence else f' {quoted(one.text)}'
        yield f'  {where}{value}: {one.sentence}'
    if len(left) > _MOST_NAMED:
        yield _('  … and {count} more').format(count=f'{len(left) - _MOST_NAMED:,}')


def _written(plan: Plan, batch: str | None) -> str:
    if batch:
        return _('Imported as batch {batch}.').format(batch=batch)
    return _('What the other desk decided was kept.') if plan.decisions.is_news else _('Nothing to write.')


def _seen_before(plan: Plan) -> Iterator[str]:
    """When the very file was imported, and what does not fit what was told of histories before."""
    for earlier in plan.earlier[:1]:
        day, _time = day_and_time(earlier.at, dates.short)
        sentence = _('{who} already imported this file on {day}, as batch {batch}.')
        yield sentence.format(who=earlier.who, day=day, batch=earlier.uid)
    yield from plan.told.in_words() if plan.told else ()


def _whose(plan: Plan) -> Iterator[str]:
    """Whose file it is, how its key is confirmed, and what is not as they signed it."""
    if not plan.could_be_signed:
        return
    yield whose.in_words(plan.whose)
    if plan.whose.kind == 'unknown':
        yield _('To confirm the key: `sijill key REG --trust "the six words" --of {file}`.').format(file=plan.file)
    changed = plan.since_signed
    yield from (f'  {row.sheet} {row.row}: {whose.changed_in_words(row.since_signed)}' for row in changed[:_MOST_NAMED])
    if len(changed) > _MOST_NAMED:
        yield _('  … and {count} more').format(count=len(changed) - _MOST_NAMED)
    if plan.gone:
        yield whose.gone_in_words(plan.gone)


def _understood(plan: Plan) -> Iterator[str]:
    """The profile that each sheet was known by, and what was taken for something without being certain."""
    for table in plan.tables:
        if table.profile and not table.is_headquarters:
            yield _('{sheet}: recognised as {profile}').format(
                sheet=table.sheet.title, profile=profiles.title(table.profile)
            )
        for column, meant in uncertain(table.columns):
            sentence = _('“{heading}” is treated as “{field}” ({why}); you can change that in the mapping.')
            said = target_label(str(column.target))
            yield f'  {sentence.format(heading=column_label(column.heading), field=said, why=because(meant))}'


def _counts(plan: Plan) -> Iterator[str]:
    titles = {
        'withdrawn': _('withdrawn'), 'brought_back': _('restored'), 'withdrawals_left': _('withdrawals not imported'),
        'new': _('new'), 'changed': _('changed'), 'same': _('the same'), 'conflict': _('in conflict'),
        'duplicate': _('already here'), 'invalid': _('not valid'), 'likely': _('of these, possible duplicates'),
    }  # fmt: skip
    counts: dict[str, Any] = plan.counts()
    yield ngettext('{file}: {count} row', '{file}: {count} rows', counts['rows']).format(
        file=plan.file, count=f'{counts["rows"]:,}'
    )
    yield from (f'{counts[name]:>9,}  {title}' for name, title in titles.items() if counts.get(name))


def _out_of_the_figures(register: Register, plan: Plan) -> Iterator[str]:
    """What the file takes out of the figures, or brings back to them, by name; and what of it is left."""
    done = [row for row in plan.withdrawals if not row.leaves_withdrawal]
    held, left = ([row for row in plan.withdrawals_left if _is_held(row) == is_held] for is_held in (True, False))
    titles = {_('Withdrawn or restored by this file:'): done}
    titles[_('Withdrawn or restored in this file, but not here; --withdrawals all does it here too:')] = left
    titles[_('Withdrawn or restored in this file, and left as they are here:')] = held
    for title, rows in titles.items():
        if rows:
            yield title
            yield from (f'  {row.sheet} {row.row} {withdrawal_in_words(register, row)}' for row in rows[:_MOST_NAMED])
        if len(rows) > _MOST_NAMED:
            yield _('  … and {count} more').format(count=f'{len(rows) - _MOST_NAMED:,}')
    weighty = [(row, cell) for row in plan.rows for cell in row.weighty]
    if weighty:
        yield _('Changes to check first: they clear, approve or publish something, or count fewer people:')
        yield from (f'  {row.sheet} {row.row} {_difference(cell)}' for row, cell in weighty[:_MOST_NAMED])
    if len(weighty) > _MOST_NAMED:
        yield _('  … and {count} more').format(count=f'{len(weighty) - _MOST_NAMED:,}')
    if plan.states_left_out:
        yield states_in_words(plan)
    if plan.lost:
        yield lost_in_words(plan)
        yield _('Add --lost add to import it.')
    if plan.reused and any(row.verdict == 'invalid' for row in plan.rows):
        yield _('Rows with the row ID of another record: --reused change corrects it, --reused new adds a new record.')


def _is_held(row: PlannedRow) -> bool:
    return row.withdrawal is not None and bool(row.withdrawal.held)


def withdrawal_in_words(register: Register, row: PlannedRow) -> str:
    """The record that a row withdraws, or has a line of withdrawn, and the reason that the file gives."""
    if row.withdrawal is None or row.stored is None:
        return ''
    named = query.called(row.stored, register.places), str(row.stored.get('reference') or '')
    kind = '' if row.kind == row.stored.kind else f'{record_label(row.kind)}: '
    why = _('restored') if row.withdrawal.brings_back else quoted(str(row.withdrawal.reason))
    return '. '.join(filter(None, (f'{kind}{" ".join(filter(None, named))} – {why}', row.withdrawal.said)))


def states_in_words(plan: Plan) -> str:
    """That review states stand in cells of a file, and are not taken from there."""
    sentence = ngettext(
        '{count} cell with a review state was left out: a record is approved by a decision here, never by a cell.',
        '{count} cells with a review state were left out: a record is approved by a decision here, never by a cell.',
        plan.states_left_out,
    )
    return sentence.format(count=f'{plan.states_left_out:,}')


def lost_in_words(plan: Plan) -> str:
    """How much of this desk's own work only the file has, and what that may come from."""
    sentence = ngettext(
        '{count} record in this file has changes by your desk that this register does not have: '
        'this register was put back to an older copy, or two copies work under one desk.',
        '{count} records in this file have changes by your desk that this register does not have: '
        'this register was put back to an older copy, or two copies work under one desk.',
        plan.lost,
    )
    return sentence.format(count=f'{plan.lost:,}')


def _side_by_side(register: Register, row: PlannedRow) -> Iterator[str]:
    """A row and the record that it meets, with each value that differs."""
    met = query.title(register, row.stored.uid) if row.stored else ''
    sentence = (
        _('  {sheet} {row} is like {record}:') if row.likely else _('  {sheet} {row} and {record} were both changed:')
    )
    reference = str(row.stored.get('reference') or '') if row.stored else ''
    yield sentence.format(sheet=row.sheet, row=row.row, record=f'{met} {reference}'.strip())
    if row.why:
        yield f'      ({row.why})'
    last = history.last_changes(register, row.stored.uid) if row.stored else {}
    for cell in row.cells:
        revision = last.get((cell.row_uid, cell.field))
        yield f'      {_difference(cell)}' + (
            f' ({register.called(revision.by)}, {revision.at[:10]})' if revision else ''
        )


def _difference(cell: CellDifference) -> str:
    spec = RECORDS[cell.row_kind].specs()[cell.field]
    here, there = (spec.kind.show(value, spec) or '–' for value in (cell.stored, cell.incoming))
    sentence = _('{field}: here {here}, in the file {there}')
    return sentence.format(field=field_label(cell.row_kind, cell.field), here=here, there=there)


def _places_kept(plan: Plan) -> Iterator[str]:
    """The places that no list has, with how often each stands there."""
    kept: Counter[str] = Counter()
    for row in plan.rows:
        if row.record and row.goes_in:
            values = row.record.values
            for name, spec in RECORDS[row.kind].specs().items():
                if isinstance(spec.kind, PlaceKind) and values.get(name) is None and values.get(f'{name}_typed'):
                    kept[str(values[f'{name}_typed'])] += 1
    if not kept:
        return
    yield _('Places not in any list, kept as typed:')
    yield from (f'  {name} ({count})' for name, count in kept.most_common(_MOST_PLACES))
    if len(kept) > _MOST_PLACES:
        yield _('  … and {count} more').format(count=len(kept) - _MOST_PLACES)
