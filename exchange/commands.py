"""The command line: the program without its window, for headquarters and for tests. Qt is never loaded here.

Every command gives its exit code: 0 all done; 3 done, but rows were left out or `check` found something; 2 nothing was
done, and one sentence on stderr says why; 1 the program's own fault, with a report to send.
"""

import argparse
import getpass
import json
import os
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext, suppress
from pathlib import Path
from typing import Any, NoReturn

from exchange import age_files, crash_report, whole_files
from exchange.exporting import events_csv, field_sheet, headquarters_workbook, selection
from exchange.importing import errors_workbook, plan_doubts
from exchange.importing.plan import DUPLICATES, LIKELY, Plan, apply_plan, make_plan
from exchange.importing.plan_in_words import summary
from exchange.mapping import new_codes
from exchange.mapping.mapping import Mapping
from exchange.reading import any_file
from exchange.reporting import figures, formats, months
from models import query, samples
from models.dates import dates
from models.errors import KnownError, WrongPassphrase
from models.file import backups
from models.language.labels import record_label
from models.language.messages import LANGUAGES, _, ngettext, use
from models.progress import Pace, Progress, silent
from models.record.records import RECORDS, roots
from models.register import verify
from models.register.register import Register
from models.rules.rules import RULES

DONE, OUR_FAULT, NOTHING_DONE, LEFT_OUT = 0, 1, 2, 3
REPORT = 'sijill-report.txt'
_LARGE = 500
_BETWEEN_LINES = 0.1
_CLEAR_LINE = '\x1b[K'  # what a longer line left behind it
Arguments = argparse.Namespace


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; gives the exit code, and never raises."""
    use('ar' if os.environ.get('LANG', '').startswith('ar') else 'en')
    try:
        given = _parser().parse_args(arguments)
        if getattr(given, 'language', None):
            use(given.language)
        code: int = given.carry_out(given)
    except KnownError as error:
        _complain(str(error))
        return NOTHING_DONE
    except KeyboardInterrupt:
        _complain(_('Stopped: what was not finished was not written.'))
        return NOTHING_DONE
    except BrokenPipeError:
        return NOTHING_DONE
    except SystemExit as leaving:  # argparse leaves so after --help
        return int(leaving.code or DONE)
    except Exception as error:
        return _our_fault(error)
    return code


# What is said


def _say(line: str) -> None:
    print(line, flush=True)


def _complain(sentence: str) -> None:
    print(' '.join(sentence.split()), file=sys.stderr)


def _our_fault(error: Exception) -> int:
    path = Path(REPORT)
    with suppress(KnownError):
        whole_files.put(path, crash_report.report(error).encode())
    sentence = _('Something in the program went wrong ({kind}); please send us {path}, which holds no names.')
    _complain(sentence.format(kind=type(error).__name__, path=path))
    return OUR_FAULT


def _progress(doing: str) -> Progress:
    """A counter on stderr, when somebody watches it."""
    if not sys.stderr.isatty():
        return silent
    last, pace = 0.0, Pace()

    def tell(done: int, total: int) -> None:
        nonlocal last
        is_whole = bool(total) and done >= total
        if not is_whole and time.monotonic() - last < _BETWEEN_LINES:
            return
        last = time.monotonic()
        end = '\n' if is_whole else ''
        print(f'\r{doing} {pace.in_words(done, total)}{_CLEAR_LINE}', end=end, file=sys.stderr, flush=True)

    return tell


# Opening registers


def _open(path: Path, given: Arguments, *, writing: bool) -> Register:
    """The register at a path, with its language spoken unless another was asked for."""
    passphrase, progress = os.environ.get('SIJILL_PASSPHRASE') or None, _progress(_('Bringing the register up to date'))
    try:
        register = Register.open(path, passphrase, writing=writing, progress=progress)
    except WrongPassphrase as error:
        if passphrase:
            raise
        register = Register.open(path, _ask_passphrase(path, error), writing=writing, progress=progress)
    if not getattr(given, 'language', None) and register.settings.language:
        use(register.settings.language)
    return register


def _ask_passphrase(path: Path, error: KnownError) -> str:
    if not sys.stdin.isatty():
        sentence = _('{path} is encrypted; put its passphrase into the environment variable SIJILL_PASSPHRASE.')
        raise WrongPassphrase(sentence.format(path=path)) from error
    return getpass.getpass(_('Passphrase: '))


def _new_passphrase() -> str:
    """The passphrase for a new register: from the environment, else typed twice."""
    if passphrase := os.environ.get('SIJILL_PASSPHRASE'):
        return passphrase
    if not sys.stdin.isatty():
        raise KnownError(_('Put a passphrase into SIJILL_PASSPHRASE, or say --no-passphrase to go without encryption.'))
    first, second = getpass.getpass(_('New passphrase: ')), getpass.getpass(_('The same again: '))
    if not first or first != second:
        raise KnownError(_('The two passphrases differ, or are empty; try again.'))
    return first


def _language(given: Arguments, register: Register) -> str:
    return str(given.language or register.settings.language or 'en')


# The commands


def _new(given: Arguments) -> int:
    passphrase = None if given.no_passphrase else _new_passphrase()
    language = given.language or 'en'
    Register.create(given.register, desk=given.desk, passphrase=passphrase, name=given.name, language=language).close()
    _say(_('Made {path} for desk {desk}.').format(path=given.register, desk=given.desk))
    return DONE


def _sample(given: Arguments) -> int:
    if not given.register.exists():
        passphrase = None if given.no_passphrase else _new_passphrase()
        Register.create(given.register, desk='EX1', passphrase=passphrase, example=True).close()
    with _open(given.register, given, writing=True) as register:
        if not register.is_example and any(query.count(register, cls.record_kind) for cls in roots()):
            sentence = _('{path} holds real records; name another register for invented ones.')
            raise KnownError(sentence.format(path=given.register))
        samples.fill(register, given.incidents, given.abductees, given.seed, _progress(_('Inventing records')))
    sentence = _('Added {incidents} invented incidents and {abductees} invented abductees.')
    _say(sentence.format(incidents=f'{given.incidents:,}', abductees=f'{given.abductees:,}'))
    return DONE


def _template(given: Arguments) -> int:
    with _open(given.register, given, writing=False) if given.register else nullcontext() as register:
        language = given.language or (register.settings.language if register else '') or 'en'
        field_sheet.write_template(given.out, language)
    _say(_('Wrote {path}.').format(path=given.out))
    return DONE


def _import(given: Arguments) -> int:
    mapping = _read_mapping(given.mapping)
    if given.errors:
        whole_files.refuse_unwritable(given.errors)
    keys = _keys(given)
    books = [any_file.read(path, keys, progress=_progress(_('Reading'))) for path in given.files]
    # Each is compared when its turn comes: what one file brought in may be what the next repeats.
    on_trial = given.dry_run and len(books) > 1
    with (
        _open(given.register, given, writing=on_trial or not given.dry_run) as register,
        register.trying() if on_trial else nullcontext(),
    ):
        done = [_bring_in(register, book, keys, mapping, given, number) for number, book in enumerate(books)]
    if given.json:
        _say(json.dumps(done, ensure_ascii=False, indent=1))
    return LEFT_OUT if any(_left_out(result, given) for result in done) else DONE


def _keys(given: Arguments) -> age_files.Keys:
    """What opens the encrypted ones among the files: the register's own key, and a passphrase."""
    ways = {age_files.way_in(path) for path in given.files}
    secret = passphrase = ''
    if 'key' in ways:
        with _open(given.register, given, writing=False) as register:
            secret = register.settings.own_secret
    if 'passphrase' in ways:
        passphrase = os.environ.get('SIJILL_FILE_PASSPHRASE', '')
        if not passphrase and sys.stdin.isatty():
            passphrase = getpass.getpass(_('Passphrase of the file: '))
    return age_files.Keys(secret, passphrase)


def _bring_in(
    register: Register,
    book: any_file.Workbook,
    keys: age_files.Keys,
    mapping: Mapping | None,
    given: Arguments,
    number: int,
) -> dict[str, Any]:
    """Import one file, or say what importing it would do; the result as `--json` prints it."""
    plan = make_plan(
        register,
        book,
        mapping=mapping,
        profile=given.profile,
        duplicates=given.duplicates,
        likely=given.likely,
        progress=_progress(_('Comparing')),
    )
    plan_doubts.find(register, plan, _progress(_('Looking for problems')))
    batch = None if given.dry_run else _apply(register, plan)
    if given.dry_run and register.is_trying:
        apply_plan(register, plan)
    if not given.json:
        for line in summary(register, plan, batch, dry_run=given.dry_run):
            _say(line)
    problems = plan.problems
    if given.errors and problems:
        marked = errors_workbook.marked(book.path, problems, keys, plan.headings)
        whole_files.put(_numbered(given.errors, number), marked)
        if lost := errors_workbook.lost(book.path, keys):
            sentence = _('The workbook with the marked cells has none of these of {path}: {lost}.')
            _complain(sentence.format(path=book.path, lost=_(', ').join(lost)))
        if age_files.way_in(book.path):
            _complain(_('Warning: {path} was encrypted, and the errors workbook is not.').format(path=book.path))
    return plan.as_json(applied=batch is not None, batch=batch)


def _apply(register: Register, plan: Plan) -> str | None:
    if plan.counts()['rows'] > _LARGE:
        backups.beside(register)
    return apply_plan(register, plan, progress=_progress(_('Writing')))


def _read_mapping(path: Path | None) -> Mapping | None:
    if path is None:
        return None
    try:
        found = json.loads(path.read_text(encoding='utf-8'))
    except OSError as error:
        raise KnownError(_('{path} cannot be read: {reason}.').format(path=path, reason=error.strerror)) from error
    except ValueError as error:
        raise KnownError(_('{path} is not JSON; take the mapping from `import --json`.').format(path=path)) from error
    if not isinstance(found, dict):
        raise KnownError(_('{path} holds no mapping; take it from `import --json`.').format(path=path))
    return found


def _numbered(path: Path, number: int) -> Path:
    return path.with_stem(f'{path.stem}-{number + 1}') if number else path


def _left_out(result: dict[str, Any], given: Arguments) -> bool:
    """Whether rows of a file did not go in, or a column that may be one of ours."""
    names = ['invalid', 'conflict']
    names += ['duplicate'] if given.duplicates == 'skip' else []
    names += ['likely'] if given.likely == 'skip' else []
    return any(result.get(name) for name in [*names, 'asked'])


def _export(given: Arguments) -> int:
    shape = _shape(given)
    first, last = _span(given)
    with _open(given.register, given, writing=False) as register:
        chosen = {'first': first, 'last': last, 'state': given.state, **_kept_filter(register, given.filter)}
        key = _key_for(register, given.key)
        path = age_files.sealed_path(given.out) if key else given.out
        chosen |= {'language': _language(given, register), 'key': key, 'progress': _progress(_('Writing'))}
        if given.profile == 'full' and not key:
            _complain(_('Warning: this workbook holds identities and contacts, and it is not encrypted.'))
        if shape:
            counts = events_csv.export(register, path, shape, profile=given.profile or '', **chosen)
        else:
            counts = headquarters_workbook.export(register, path, profile=given.profile or 'headquarters', **chosen)
    for line in _wrote(path, counts, key):
        _say(line)
    for line in events_csv.said(shape, counts, given.profile or '') if shape else ():
        _say(line)
    return DONE


def _wrote(path: Path, counts: dict[str, int], key: str) -> Iterator[str]:
    """What was written, for whom, and what of it nobody has approved yet."""
    rows = sum(counts.get(kind, 0) for kind in RECORDS)
    sentence = ngettext('Wrote {path}: {count} row.', 'Wrote {path}: {count} rows.', rows)
    yield sentence.format(path=path, count=f'{rows:,}')
    if key:
        yield _('Only the owner of the key {key} can open it.').format(key=age_files.short(key))
    if waiting := counts.get('not_approved'):
        sentence = ngettext(
            '{count} record in it is not approved yet.', '{count} records in it are not approved yet.', waiting
        )
        yield sentence.format(count=f'{waiting:,}')


def _shape(given: Arguments) -> str:
    """The shape of a csv, '' for a workbook."""
    name = given.out.with_suffix('') if given.out.suffix.lower() == age_files.ENDING else given.out
    is_csv = name.suffix.lower() == '.csv'
    if given.shape and not is_csv:
        raise KnownError(_('{path}: a shape is written as csv; name it so.').format(path=given.out))
    return str(given.shape or 'plain') if is_csv else ''


def _kept_filter(register: Register, name: str | None) -> dict[str, Any]:
    if not name:
        return {}
    kept = query.kept_filters(register.settings.filters)
    if name not in kept:
        sentence = _('There is no filter “{name}”; these are kept: {names}.')
        raise KnownError(sentence.format(name=name, names=_(', ').join(kept) or '–'))
    return {'shown': kept[name], 'name': name}


def _key_for(register: Register, given: str | None) -> str:
    """The key to encrypt with: the one that was given, or the one of headquarters that the register keeps."""
    if given != 'headquarters':
        return age_files.key_of(given) if given else ''
    if not register.settings.headquarters_key:
        raise KnownError(_('This register keeps no key of headquarters; give it: `key REG --headquarters age1…`.'))
    return register.settings.headquarters_key


def _key(given: Arguments) -> int:
    """Show the public key of a register, made now where it has none, and keep that of headquarters."""
    with _open(given.register, given, writing=False) as register:
        own, is_encrypted = age_files.own_key(register), register.encrypted
    if given.headquarters is not None or not own:
        kept = age_files.key_of(given.headquarters) if given.headquarters else ''
        with _open(given.register, given, writing=True) as register:
            own = age_files.make_own_key(register)
            if given.headquarters is not None:
                register.settings.set('headquarters_key', kept)
    if not is_encrypted:
        _complain(_('Warning: the register is not encrypted, so whoever has its file has its secret key.'))
    _say(own)
    return DONE


def _span(given: Arguments) -> tuple[str, str]:
    if given.month:
        if given.first or given.last:
            raise KnownError(_('Give either --month, or --from and --to.'))
        months.last_day(given.month)
        return given.month, given.month
    return _day(given.first), _day(given.last)


def _day(text: str | None) -> str:
    """A date that was typed, as stored; '' for none."""
    try:
        found = dates.understand(text, from_today=True) if text else ''
    except (dates.NotADate, dates.AmbiguousDate) as error:
        raise KnownError(_('“{text}” is not a date; write it like 2024-01-21.').format(text=text)) from error
    if '/' in found:
        raise KnownError(_('“{text}” is not one date; write it like 2024-01-21.').format(text=text))
    return found


def _report(given: Arguments) -> int:
    whole_files.refuse_unwritable(given.out)
    as_of = str(dates.last_day(_day(given.as_of))) if given.as_of else None
    with _open(given.register, given, writing=False) as register:
        found = figures.figures(register, given.month, as_of=as_of, state=given.state)
        formats.write(given.out, found, _language(given, register))
    _say(_('Wrote {path}.').format(path=given.out))
    return DONE


def _undo(given: Arguments) -> int:
    with _open(given.register, given, writing=True) as register:
        undone = register.undo_batch(given.batch, _progress(_('Undoing')))
        stays = new_codes.that_stay(register, given.batch)
    sentence = ngettext('Undid the import of {count} record.', 'Undid the import of {count} records.', undone.records)
    _say(sentence.format(count=f'{undone.records:,}'))
    for kind, uid, name in undone.left:
        _say(_('Left as it is, because it was changed since: {field} of {uid}').format(field=f'{kind}.{name}', uid=uid))
    for kind, uid in undone.kept:
        _say(_('Stays, because it was changed since: {record}').format(record=f'{record_label(kind)} {uid}'))
    if stays:
        _say(stays)
    return LEFT_OUT if undone.stayed else DONE


def _check(given: Arguments) -> int:
    with _open(given.register, given, writing=False) as register:
        found = verify.check(register, _progress(_('Checking')))
        standing = plan_doubts.standing(register, _progress(_('Looking for problems')))
    for sentence in found or [_('All agrees: the file, its history, and the records.')]:
        _say(sentence)
    for line in plan_doubts.in_words(standing):
        _say(line)
    stops = {rule.code for rule in RULES if rule.level == 'stop'}
    return LEFT_OUT if found or stops & standing.keys() else DONE


def _backup(given: Arguments) -> int:
    with _open(given.register, given, writing=False) as register:
        made = backups.back_up(register, given.folder)
    _say(_('Wrote {path}.').format(path=made))
    return DONE


def _restore(given: Arguments) -> int:
    passphrase = os.environ.get('SIJILL_PASSPHRASE') or None
    try:
        backups.restore(given.backup, given.register, passphrase)
    except WrongPassphrase as error:
        if passphrase:
            raise
        backups.restore(given.backup, given.register, _ask_passphrase(given.backup, error))
    _say(_('Restored {path} from {backup}.').format(path=given.register, backup=given.backup))
    return DONE


# What is typed


class _Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with what was typed."""

    def error(self, message: str) -> NoReturn:
        sentence = _('{message} (`{program} --help` shows what can be given).')
        raise KnownError(sentence.format(message=message.rstrip('.'), program=self.prog))


Add = Callable[[argparse.ArgumentParser], None]


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog='sijill', description=_('A register for human-rights documenters, without its window.'))
    commands = parser.add_subparsers(required=True, metavar=_('COMMAND'), parser_class=_Parser)
    for name, (carry_out, help_text, add) in _commands().items():
        command = commands.add_parser(name, help=help_text, description=help_text)
        add(command)
        command.set_defaults(carry_out=carry_out)
    return parser


def _takes_register(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('register', type=Path, metavar='REG')


def _takes_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('--language', choices=LANGUAGES)


def _takes_state(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('--state', choices=tuple(selection.STATES), default='all')


def _for_new(parser: argparse.ArgumentParser) -> None:
    _takes_register(parser)
    parser.add_argument('--desk', default='DZ1')
    parser.add_argument('--name', default='')
    parser.add_argument('--no-passphrase', action='store_true')
    _takes_language(parser)


def _for_sample(parser: argparse.ArgumentParser) -> None:
    _takes_register(parser)
    parser.add_argument('--incidents', type=_count, required=True)
    parser.add_argument('--abductees', type=_count, required=True)
    parser.add_argument('--seed', type=int, default=0)
    parser.add_argument('--no-passphrase', action='store_true')


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(_('“{text}” is not a whole number').format(text=text))
    return int(text)


def _for_template(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('out', type=Path, metavar='OUT.xlsx')
    parser.add_argument('--register', type=Path, metavar='REG')
    _takes_language(parser)


def _for_import(parser: argparse.ArgumentParser) -> None:
    _takes_register(parser)
    parser.add_argument('files', type=Path, nargs='+', metavar='FILE')
    parser.add_argument('--dry-run', action='store_true')
    parser.add_argument('--duplicates', choices=DUPLICATES, default='skip')
    parser.add_argument('--likely', choices=LIKELY, default='add')
    parser.add_argument('--mapping', type=Path, metavar='FILE')
    parser.add_argument('--as', dest='profile', default='', metavar='PROFILE')
    parser.add_argument('--errors', type=Path, metavar='OUT.xlsx')
    parser.add_argument('--json', action='store_true')


def _for_export(parser: argparse.ArgumentParser) -> None:
    _takes_register(parser)
    parser.add_argument('out', type=Path, metavar='OUT.xlsx|OUT.csv')
    parser.add_argument('--from', dest='first', metavar='DATE')
    parser.add_argument('--to', dest='last', metavar='DATE')
    parser.add_argument('--month', metavar='YYYY-MM')
    parser.add_argument('--filter', metavar='NAME')
    parser.add_argument('--profile', choices=selection.PROFILES)
    parser.add_argument('--shape', choices=events_csv.SHAPES)
    parser.add_argument('--for', dest='key', metavar='age1…|headquarters')
    _takes_state(parser)
    _takes_language(parser)


def _for_key(parser: argparse.ArgumentParser) -> None:
    _takes_register(parser)
    parser.add_argument('--headquarters', metavar='age1…')


def _for_report(parser: argparse.ArgumentParser) -> None:
    _takes_register(parser)
    parser.add_argument('month', metavar='YYYY-MM')
    parser.add_argument('out', type=Path, metavar='OUT')
    parser.add_argument('--as-of', metavar='DATE')
    _takes_state(parser)
    _takes_language(parser)


def _for_undo(parser: argparse.ArgumentParser) -> None:
    _takes_register(parser)
    parser.add_argument('batch', metavar='BATCH')


def _for_backup(parser: argparse.ArgumentParser) -> None:
    _takes_register(parser)
    parser.add_argument('folder', type=Path, metavar='DIR')


def _for_restore(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('backup', type=Path, metavar='BACKUP')
    _takes_register(parser)


def _commands() -> dict[str, tuple[Callable[[Arguments], int], str, Add]]:
    """Each command: what carries it out, what it is for, and what it takes."""
    report = _('write the figures of a month ({endings})').format(endings=formats.endings_in_words())
    return {
        'new': (_new, _('make a register'), _for_new),
        'sample': (_sample, _('add invented records, for trying out and measuring'), _for_sample),
        'template': (_template, _('write an empty field sheet'), _for_template),
        'import': (_import, _('bring workbooks in'), _for_import),
        'export': (_export, _('write a workbook for headquarters, or a csv'), _for_export),
        'key': (_key, _('show the key that others encrypt for this register with'), _for_key),
        'report': (_report, report, _for_report),
        'undo': (_undo, _('take an import back'), _for_undo),
        'check': (_check, _('look whether file, history and records agree'), _takes_register),
        'backup': (_backup, _('write a checked copy into a folder'), _for_backup),
        'restore': (_restore, _('put a backup in the place of a register'), _for_restore),
    }
