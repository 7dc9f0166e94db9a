"""The command `import`: files brought in, or what bringing them in would do, in words or as JSON."""

import json
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from exchange import age_files, own_key, whole_files
from exchange.importing import heads_told, import_deed
from exchange.importing.plan import Plan
from exchange.importing.plan_in_words import summary
from exchange.mapping.mapping import Mapping
from exchange.plain_files import NotPlain, open_plain
from exchange.reading.any_file import Workbook
from exchange.terminal import (
    DONE,
    LEFT_OUT,
    Arguments,
    after_writing,
    can_ask,
    complain,
    counter,
    open_register,
    say,
    say_as_json,
    typed_secretly,
)
from models import own_process
from models.errors import KnownError
from models.language.messages import _
from models.progress import silent
from models.register.register import Register

# Bytes; the mapping of a form with thousands of columns has some hundred thousand.
_LARGEST_MAPPING = 10_000_000


def import_files(given: Arguments) -> int:
    """Bring files into a register, or with `--dry-run` say what that would do."""
    mapping = _read_mapping(given.mapping)
    if given.errors:
        for number in range(len(given.files)):
            whole_files.refuse_unwritable(path := _numbered(given.errors, number))
            whole_files.refuse_same(path, given.files)
    keys = _keys(given)
    books = import_deed.read(given.files, keys, counter)
    # Each is compared when its turn comes: what one file brought in may be what the next repeats.
    on_trial = given.dry_run and len(books) > 1
    with (
        open_register(given.register, given, writing=on_trial or not given.dry_run) as register,
        register.trying() if on_trial else nullcontext(),
    ):
        done: list[dict[str, Any]] = []
        for number, book in enumerate(books):
            try:
                done.append(_bring_in(register, book, keys, mapping, given, number))
            except KnownError as error:
                if not any(result['applied'] for result in done):
                    raise
                complain(str(error))  # what the files before it brought in stays, and is said
                break
    if given.json:
        say_as_json(done)
    is_whole = len(done) == len(books) and not any(_left_out(result, given) for result in done)
    return DONE if is_whole else LEFT_OUT


def _keys(given: Arguments) -> age_files.Keys:
    """What opens the encrypted ones among the files: the register's own key, and a passphrase."""
    ways = {age_files.way_in(path) for path in given.files}
    secret = passphrase = ''
    if 'key' in ways:
        with open_register(given.register, given, writing=False) as register:
            own_key.refuse_hidden(register)
            secret = register.settings.own_secret
    if 'passphrase' in ways:
        passphrase = own_process.passphrase('SIJILL_FILE_PASSPHRASE')
        if not passphrase and can_ask():
            passphrase = typed_secretly(_('Passphrase of the file: '))
    return age_files.Keys(secret, passphrase)


def _bring_in(
    register: Register, book: Workbook, keys: age_files.Keys, mapping: Mapping | None, given: Arguments, number: int
) -> dict[str, Any]:
    """Import one file, or say what importing it would do; the result as `--json` prints it."""
    asked = ('profile', 'duplicates', 'likely', 'withdrawals', 'lost', 'reused')
    ways = {'mapping': mapping, **{name: getattr(given, name) for name in asked}}
    plan = import_deed.look(register, book, counter, **ways)
    plan.erasures.choose(given.erasures)
    plan.decisions.choose(given.decisions)
    if plan.told and not (given.dry_run or given.despite_heads):
        heads_told.refuse(plan.told.in_words())
    if given.errors:
        _give_back(plan, _numbered(given.errors, number), keys)
    batch = None if given.dry_run else import_deed.bring_in(register, plan, counter)
    if given.dry_run and register.is_trying:
        import_deed.bring_in(register, plan, lambda _doing: silent)
    if not given.json:
        with after_writing(batch is not None):
            for line in summary(register, plan, batch, dry_run=given.dry_run):
                say(line)
    return plan.as_json(applied=batch is not None, batch=batch)


def _give_back(plan: Plan, path: Path, keys: age_files.Keys) -> None:
    """Write the workbook with the marked cells, where there are any, and warn of what it is not."""
    given_back = import_deed.give_back(plan, path, keys, counter(_('Writing the marked cells')))
    if given_back is None:
        return
    lost, was_encrypted = given_back
    if lost:
        sentence = _('Not copied from {path} to the workbook with the marked cells: {lost}.')
        complain(sentence.format(path=plan.file, lost=_(', ').join(lost)))
    if was_encrypted:
        complain(_('Warning: {path} was encrypted, and the errors workbook is not.').format(path=plan.file))


def _read_mapping(path: Path | None) -> Mapping | None:
    if path is None:
        return None
    try:
        with open_plain(path) as file:
            found = json.loads(file.read(_LARGEST_MAPPING).decode())
    except (NotPlain, ValueError, RecursionError) as error:
        raise KnownError(_('{path} is not JSON; copy the mapping from `import --json`.').format(path=path)) from error
    except OSError as error:
        raise KnownError(_('{path} cannot be read: {reason}.').format(path=path, reason=error.strerror)) from error
    if not isinstance(found, dict):
        raise KnownError(_('{path} has no mapping in it; copy it from `import --json`.').format(path=path))
    return found


def _numbered(path: Path, number: int) -> Path:
    return path.with_stem(f'{path.stem}-{number + 1}') if number else path


def _left_out(result: dict[str, Any], given: Arguments) -> bool:
    """Whether rows of a file did not go in, or a column that may be one of ours."""
    names = ['invalid', 'conflict', 'withdrawals_left', 'asked_to_erase', 'erased_here']
    names += ['decisions_left', 'decisions_refused', 'questions_refused']
    names += ['duplicate'] if given.duplicates == 'skip' else []
    names += ['likely'] if given.likely == 'skip' else []
    names += [] if given.despite_heads else ['heads']
    return any(result.get(name) for name in [*names, 'asked', 'may_count'])
