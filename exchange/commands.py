"""The command line: the program without its window, for headquarters and for tests. Qt is never loaded here.

What carries a command out is loaded once that command is given: the others cost nothing.

Every command gives its exit code: 0 all done; 3 done, but rows were left out, `check` found something or what is said
could not be written; 2 nothing was done, and one sentence on stderr says why; 1 the program's own fault, with a report
to send.
"""

import argparse
import os
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NoReturn

from exchange import command_words
from exchange.publishing.paper import page_files
from exchange.reporting import formats
from exchange.terminal import (
    DONE,
    LEFT_OUT,
    NOTHING_DONE,
    OUR_FAULT,
    Arguments,
    begin_to_say,
    code_after,
    complain,
    put_out,
)
from models.errors import DoneInPart, KnownError
from models.file.engines.server_address import ServerAddress, register_at
from models.language.messages import LANGUAGES, _, use
from models.version import VERSION

REPORT = 'sijill-report.txt'
# The help names every ending that a report can have; what writes each is loaded when one is written.
page_files.offer()


def main(arguments: Sequence[str]) -> int:
    """Carry out one command; gives the exit code, and never raises."""
    begin_to_say()
    try:
        return code_after(_carried_out(arguments))
    except KeyboardInterrupt:
        complain(_('Stopped. What was not finished was not written.'))
        return NOTHING_DONE


def _carried_out(arguments: Sequence[str]) -> int:
    use('ar' if os.environ.get('LANG', '').startswith('ar') else 'en')
    command_words.speak()
    try:
        given = _parser().parse_args(arguments)
        if getattr(given, 'language', None):
            use(given.language)
        code: int = given.carry_out(given)
    except KnownError as error:
        _refuse_stopped(error)
        complain(str(error))
        return LEFT_OUT if isinstance(error, DoneInPart) else NOTHING_DONE
    except SystemExit as leaving:  # argparse leaves so after --help
        return int(leaving.code or DONE)
    except Exception as error:
        _refuse_stopped(error)
        return _our_fault(error)
    return code


def _refuse_stopped(error: BaseException) -> None:
    """Raise KeyboardInterrupt where an error came up while what was stopped was put in order."""
    before = error.__context__
    while before is not None:
        if isinstance(before, KeyboardInterrupt):
            raise before
        before = before.__context__


def _our_fault(error: Exception) -> int:
    from exchange import crash_report, whole_files

    report = crash_report.report(error)
    try:
        whole_files.put(Path(REPORT), report.encode())
    except KnownError:
        sentence = _('Something in the program went wrong; please send us these lines, which have no names in them:')
        for line in (sentence, *report.splitlines()):
            complain(line)
        return OUR_FAULT
    sentence = _('Something in the program went wrong ({kind}); please send us {path}, which has no names in it.')
    complain(sentence.format(kind=type(error).__name__, path=REPORT))
    return OUR_FAULT


# What is typed


class _Parser(argparse.ArgumentParser):
    """Says in one sentence what is wrong with what was typed."""

    def error(self, message: str) -> NoReturn:
        sentence = _('{message} (`{program} --help` shows what can be given).')
        raise KnownError(sentence.format(message=message.rstrip('.'), program=self.prog))

    def _print_message(self, message: str, file: Any = None) -> None:
        put_out(message)


Add = Callable[[argparse.ArgumentParser], None]


class _Command(_Parser):
    """Takes what its command does, which is asked, and loaded with what carries it out, when the command is given."""

    def __init__(self, *, add: Add, **about: Any) -> None:
        super().__init__(**about)
        self._add = add

    def parse_known_args(self, args: Any = None, namespace: Any = None) -> tuple[Any, list[str]]:
        """Load the command, and understand what stands behind it."""
        self._add(self)
        given, left = super().parse_known_args(args, namespace)
        return given, self._taken_behind_options(given, left)

    def _taken_behind_options(self, given: Any, left: list[str]) -> list[str]:
        """Take what may be left out where it was typed behind an option, of which argparse knows nothing any more."""
        free = [one for one in self._actions if not one.option_strings and one.nargs in ('*', '?')]
        if len(free) != 1 or free[0].nargs != '*' or any(map(_is_option, left)):
            return left
        taken = [free[0].type(one) if callable(free[0].type) else one for one in left]
        setattr(given, free[0].dest, [*(getattr(given, free[0].dest) or ()), *taken])
        return []


def _is_option(typed: str) -> bool:
    return typed.startswith('-')


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog='sijill', description=_('A register for human-rights documenters, from the command line.'))
    parser.add_argument('--version', action='version', version=f'Sijill {VERSION}')
    commands = parser.add_subparsers(required=True, metavar=_('COMMAND'), parser_class=_Command)
    for name, (help_text, add) in _commands().items():
        commands.add_parser(name, help=help_text, description=help_text, add=add)
    return parser


def _takes_register(parser: argparse.ArgumentParser) -> None:
    """A register: a file, or an address on a server."""
    parser.add_argument('register', type=register_at, metavar='REG')


def _takes_file(parser: argparse.ArgumentParser) -> None:
    """A register that is a file: a server has no passphrase, no recovery file, and backups of its own."""
    parser.add_argument('register', type=_file_of, metavar='REG')


def _file_of(text: str) -> Path:
    if ServerAddress.of(text) is not None:
        raise argparse.ArgumentTypeError(_('this is possible with a file alone, and not on a server'))
    return Path(text)


def _takes_person(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('--person', metavar='ALIAS', help=_('who works; without it whoever worked last'))


def _takes_language(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('--language', choices=LANGUAGES)


def _takes_state(parser: argparse.ArgumentParser, states: Iterable[str], usual: str) -> None:
    parser.add_argument('--state', choices=tuple(states), default=usual)


def _takes_passphrase(parser: argparse.ArgumentParser) -> None:
    how = parser.add_mutually_exclusive_group()
    how.add_argument('--no-passphrase', action='store_true')
    how.add_argument('--draw', action='store_true', help=_('draw a passphrase of five words, and print it'))


def _for_check(parser: argparse.ArgumentParser) -> None:
    from exchange import register_commands

    parser.set_defaults(carry_out=register_commands.check)
    _takes_register(parser)
    said = _('print the end of the history, to be written down; or look whether an end that was written down is in it')
    parser.add_argument('--head', nargs='*', metavar=_('NUMBER and WORDS|HASH'), help=said)


def _for_new(parser: argparse.ArgumentParser) -> None:
    from exchange import register_commands

    parser.set_defaults(carry_out=register_commands.new)
    _takes_register(parser)
    parser.add_argument('--desk', default='DZ1')
    parser.add_argument('--name', default='')
    _takes_passphrase(parser)
    _takes_language(parser)


def _for_sample(parser: argparse.ArgumentParser) -> None:
    from exchange import register_commands

    parser.set_defaults(carry_out=register_commands.sample)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('--incidents', type=_count, required=True)
    parser.add_argument('--abductees', type=_count, required=True)
    parser.add_argument('--seed', type=int, default=0)
    _takes_passphrase(parser)


def _count(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(_('“{text}” is not a whole number').format(text=text))
    return int(text)


def _for_template(parser: argparse.ArgumentParser) -> None:
    from exchange import export_commands

    parser.set_defaults(carry_out=export_commands.template)
    parser.add_argument('out', type=Path, metavar='OUT.xlsx')
    parser.add_argument('--register', type=register_at, metavar='REG')
    _takes_language(parser)


def _for_import(parser: argparse.ArgumentParser) -> None:
    from exchange import import_command
    from exchange.believing import vectors, withdrawals
    from exchange.importing import decisions_brought, erasures_asked, plan

    parser.set_defaults(carry_out=import_command.import_files)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('files', type=Path, nargs='+', metavar='FILE')
    parser.add_argument('--dry-run', action='store_true')
    parser.add_argument('--duplicates', choices=plan.DUPLICATES, default='skip')
    parser.add_argument('--likely', choices=plan.LIKELY, default='add')
    parser.add_argument('--withdrawals', choices=withdrawals.WITHDRAWALS, default='own')
    parser.add_argument('--lost', choices=vectors.LOST, default='skip')
    what = _('rows with the row ID of another event: leave them out, change that event, or import them as new')
    parser.add_argument('--reused', choices=plan.REUSED, default='ask', help=what)
    parser.add_argument(
        '--erasures', choices=erasures_asked.WHOSE, default='none', help=_('what the file asks to erase')
    )
    what = _('what other desks decided about the records: only show it, or take it over here')
    parser.add_argument('--decisions', choices=decisions_brought.WAYS, default='show', help=what)
    parser.add_argument('--mapping', type=Path, metavar='FILE')
    parser.add_argument('--as', dest='profile', default='', metavar='PROFILE')
    parser.add_argument('--errors', type=Path, metavar='OUT.xlsx')
    despite = _('import a file even if it does not agree with the ends of the history that are known')
    parser.add_argument('--despite-heads', action='store_true', help=despite)
    parser.add_argument('--json', action='store_true')


def _for_export(parser: argparse.ArgumentParser) -> None:
    from exchange import export_commands
    from exchange.exporting import events_csv, selection

    parser.set_defaults(carry_out=export_commands.export)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('out', type=Path, metavar='OUT.xlsx|OUT.csv')
    parser.add_argument('--from', dest='first', metavar='DATE')
    parser.add_argument('--to', dest='last', metavar='DATE')
    parser.add_argument('--month', metavar='YYYY-MM')
    parser.add_argument('--filter', metavar='NAME')
    parser.add_argument('--profile', choices=selection.PROFILES)
    parser.add_argument('--shape', choices=events_csv.SHAPES)
    parser.add_argument('--for', dest='key', metavar='age1…|headquarters')
    _takes_reason_to_leave(parser)
    _takes_state(parser, selection.STATES, usual='')
    _takes_language(parser)


def _for_key(parser: argparse.ArgumentParser) -> None:
    from exchange import export_commands

    parser.set_defaults(carry_out=export_commands.key)
    _takes_register(parser)
    _takes_person(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument('--headquarters', metavar='age1…')
    what.add_argument('--words', action='store_true', help=_('show the words of the keys that files are signed with'))
    what.add_argument('--trust', metavar='WORDS', help=_('confirm the key that has these six words, heard by voice'))
    what.add_argument('--forget', metavar='NAME', help=_('take a key as not confirmed any more'))
    what.add_argument('--end-of', metavar='ALIAS', help=_('end the signing key of a person; only a lead can'))
    parser.add_argument('--of', type=Path, metavar='FILE', help=_('a file that is signed with the key to confirm'))
    parser.add_argument('--name', default='', help=_('what the confirmed key is called here'))


def _for_report(parser: argparse.ArgumentParser) -> None:
    from exchange.exporting import selection
    from exchange.publishing import report_command

    parser.set_defaults(carry_out=report_command.report)
    _takes_register(parser)
    said = _('such as 2024-01, 2024-Q1, 2024 or 2024-01-05..2024-02-10')
    parser.add_argument('period', metavar='PERIOD', help=said)
    parser.add_argument('out', type=Path, metavar='OUT')
    said = _('the file that says what is counted; without it that of the program')
    parser.add_argument('--layout', type=Path, metavar='FILE.toml', help=said)
    parser.add_argument('--as-of', metavar='DATE', help=_('count what the register held at the end of that day'))
    parser.add_argument('--learned-by', metavar='DATE', help=_('leave out what was learned after that day'))
    parser.add_argument('--names', action='store_true', help=_('with the names that may be published'))
    _takes_reason_to_leave(parser)
    _takes_state(parser, selection.STATES, usual='all')
    _takes_language(parser)


def _for_issue(parser: argparse.ArgumentParser) -> None:
    from exchange.exporting import selection
    from exchange.issuing import issue_command

    parser.set_defaults(carry_out=issue_command.issue_report)
    _takes_register(parser)
    _takes_person(parser)
    said = _('such as 2024-01, 2024-Q1, 2024 or 2024-01-05..2024-02-10')
    parser.add_argument('period', metavar='PERIOD', help=said)
    said = _('the files; a name that ends in -en or -ar, such as month-ar.docx, says the language')
    parser.add_argument('out', nargs='+', type=Path, metavar='OUT', help=said)
    said = _('the file that says what is counted; without it that of the program')
    parser.add_argument('--layout', type=Path, metavar='FILE.toml', help=said)
    parser.add_argument('--as-of', metavar='DATE', help=_('count what the register held at the end of that day'))
    parser.add_argument('--names', action='store_true', help=_('with the names that may be published'))
    said = _('why it is issued although something is still open; printed in the English files')
    parser.add_argument('--despite', default='', metavar='TEXT', help=said)
    said = _('the same in Arabic; printed in the Arabic files')
    parser.add_argument('--despite-arabic', default='', metavar='TEXT', help=said)
    _takes_reason_to_leave(parser)
    _takes_state(parser, selection.STATES, usual='all')
    _takes_language(parser)


def _for_corrigendum(parser: argparse.ArgumentParser) -> None:
    from exchange.issuing.correcting import corrigendum_command

    parser.set_defaults(carry_out=corrigendum_command.corrigendum)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('period', metavar='PERIOD', help=_('a period that was issued, such as 2024-01'))
    said = _('where to write it; without it what changed is listed, with the reasons as they are proposed')
    parser.add_argument('out', type=Path, nargs='*', metavar='OUT', help=said)
    said = _('the sheet for whoever issues it, with the records and their edits; it is not for the public')
    parser.add_argument('--internal', type=Path, metavar='OUT.xlsx', help=said)
    said = _('the reason that is printed for the change of a record; may be given several times')
    parser.add_argument('--reason', action='append', default=[], metavar='RECORD=CODE', help=said)
    parser.add_argument('--issue', action='store_true', help=_('issue it with these files; only a lead can'))
    said = _('which report of the period, by the name of its layout; without it the last one that was issued')
    parser.add_argument('--by-layout', default='', metavar='NAME', help=said)
    _takes_reason_to_leave(parser)
    _takes_language(parser)


def _for_issues(parser: argparse.ArgumentParser) -> None:
    from exchange.issuing import issue_command

    parser.set_defaults(carry_out=issue_command.list_issues)
    _takes_register(parser)
    parser.add_argument('period', nargs='?', default='', metavar='PERIOD', help=_('only what was issued of it'))


def _for_reconcile(parser: argparse.ArgumentParser) -> None:
    from exchange.reconciling import reconcile_command

    parser.set_defaults(carry_out=reconcile_command.reconcile_file)
    _takes_register(parser)
    said = _('such as 2024-01, 2024-Q1, 2024 or 2024-01-05..2024-02-10')
    parser.add_argument('period', metavar='PERIOD', help=said)
    said = _('what somebody printed: txt, docx, html, xlsx …; - reads a text from stdin')
    parser.add_argument('file', type=Path, metavar='FILE|-', help=said)
    said = _('the file that says what is counted; without it that of the program')
    parser.add_argument('--layout', type=Path, metavar='FILE.toml', help=said)
    parser.add_argument('--as-of', metavar='DATE', help=_('count what the register held at the end of that day'))
    parser.add_argument('--json', action='store_true')
    _takes_language(parser)


def _takes_reason_to_leave(parser: argparse.ArgumentParser) -> None:
    kept = _('let leave what the search of public texts finds, with this reason; only a lead can')
    parser.add_argument('--let-through', default='', metavar='REASON', help=kept)


def _for_undo(parser: argparse.ArgumentParser) -> None:
    from exchange import register_commands

    parser.set_defaults(carry_out=register_commands.undo)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('batch', metavar='BATCH')


def _for_history(parser: argparse.ArgumentParser) -> None:
    from exchange.histories import history_command

    parser.set_defaults(carry_out=history_command.history)
    _takes_register(parser)
    said = _('a record, whose history is said; or a file for the history of the record, or of the whole register')
    parser.add_argument('named', nargs='*', metavar='UID|REFERENCE|OUT', help=said)
    parser.add_argument('--from', dest='first', metavar='DATE')
    parser.add_argument('--to', dest='last', metavar='DATE')
    parser.add_argument('--as-of', metavar='DATE', help=_('say the record as it was at the end of that day'))
    parser.add_argument('--for', dest='key', metavar='age1…')
    _takes_language(parser)
    _takes_person(parser)
    accepting = _('take what was altered outside the program as it is now, except the key of headquarters')
    parser.add_argument('--accept', action='store_true', help=accepting)


def _for_people(parser: argparse.ArgumentParser) -> None:
    from exchange import register_commands

    parser.set_defaults(carry_out=register_commands.people)
    _takes_register(parser)
    _takes_person(parser)
    whom = parser.add_mutually_exclusive_group()
    whom.add_argument('--add', metavar='ALIAS', help=_('let somebody else work in the register'))
    whom.add_argument('--of', metavar='ALIAS', help=_('whom --rename and --roles are about; without it whoever works'))
    parser.add_argument('--rename', metavar='ALIAS', help=_('what the person is called from now on'))
    said = _('what the person may do, divided by commas: documenter, reviewer, lead; or none')
    parser.add_argument('--roles', metavar='ROLES', help=said)
    what = (_('whom'), _('PLACE|REFERENCE'))
    said = _('keep somebody from reviewing a record, or all that is about a place')
    whom.add_argument('--keep-from', nargs=2, metavar=what, help=said)
    said = _('let somebody review again what they were kept from')
    whom.add_argument('--let-review', nargs=2, metavar=what, help=said)
    said = _('whether a second person must approve what somebody recorded')
    whom.add_argument('--second-person', choices=('yes', 'no'), help=said)


def _for_move(parser: argparse.ArgumentParser) -> None:
    from exchange.servers import server_commands

    parser.set_defaults(carry_out=server_commands.move)
    _takes_register(parser)
    said = _('the address of an empty database, postgres://ROLE@HOST/DATABASE; or with --with the file to write')
    parser.add_argument('onto', metavar='SERVER|NEW', help=said)
    said = _('write the register of a server, or a copy of it, into a file, with what this file of the desk has of it')
    parser.add_argument('--with', dest='own', type=Path, metavar='FILE', help=said)


def _for_grant(parser: argparse.ArgumentParser) -> None:
    from exchange.servers import server_commands

    parser.set_defaults(carry_out=server_commands.grant)
    _takes_register(parser)
    parser.add_argument('role', metavar='ROLE', help=_('the role of the server with which somebody connects'))
    parser.add_argument('may', choices=server_commands.MAY, help=_('what they may do in the register'))


def _for_erase(parser: argparse.ArgumentParser) -> None:
    from exchange.erasures import erase_command

    parser.set_defaults(carry_out=erase_command.erase)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('--record', required=True, metavar='UID|REFERENCE|PERIOD')
    parser.add_argument(
        '--field', dest='fields', nargs='+', default=[], metavar='FIELD|codes', help=_('without it: list them')
    )
    parser.add_argument(
        '--row', default='', metavar='UID', help=_('which row of the record, where several have the field')
    )
    parser.add_argument('--reason', default='', help=_('why; it is kept in the history'))
    parser.add_argument('--instead', default='', metavar='TEXT', help=_('the text to put in its place'))
    parser.add_argument('--delete-old-backups', action='store_true', help=_('delete the backups that still hold it'))


def _for_review(parser: argparse.ArgumentParser) -> None:
    from exchange.decisions import review_command

    parser.set_defaults(carry_out=_review)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('event', nargs='?', choices=review_command.EVENTS, help=_('what to decide about the records'))
    parser.add_argument('references', nargs='*', metavar='UID|REFERENCE')
    parser.add_argument('--note', default='', metavar='TEXT', help=_('the reason; returning asks for one'))
    how = _('show the sample drawn last, draw one, or approve the rest of one of which each record was approved')
    parser.add_argument('--sample', nargs='?', const='show', choices=review_command.OF_SAMPLES, help=how)
    said = _('look at one in so many records that score nothing, and approve the rest by sample; 0: look at each')
    parser.add_argument('--sample-one-in', type=_count, metavar=_('NUMBER'), help=said)
    _takes_share(parser)


def _review(given: Arguments) -> int:
    """Hand out shares of what waits, draw samples of it, or decide about records."""
    from exchange import export_commands
    from exchange.decisions import review_command

    if given.share or given.shares or given.end_share is not None:
        return export_commands.share(given)
    if given.sample or given.sample_one_in is not None:
        return review_command.sample(given)
    return review_command.review(given)


def _takes_share(parser: argparse.ArgumentParser) -> None:
    """What hands a part of the queue out as a workbook, and says what came back."""
    part = _('hand out what waits for review of a desk or a governorate, as a workbook')
    parser.add_argument('--share', metavar='desk:DZ1|governorate:SY09', help=part)
    parser.add_argument('--out', type=Path, metavar='OUT.xlsx', help=_('the workbook of the share'))
    parser.add_argument('--to', default='', metavar='ALIAS', help=_('who gets the share; it is kept in the register'))
    parser.add_argument('--again', action='store_true', help=_('also records that are handed out already'))
    parser.add_argument('--for', dest='key', metavar='age1…|headquarters')
    parser.add_argument('--shares', action='store_true', help=_('list what waits, and the shares with what came back'))
    parser.add_argument('--end-share', type=_count, metavar=_('NUMBER'), help=_('expect a share back no longer'))
    _takes_language(parser)


def _for_queue(parser: argparse.ArgumentParser) -> None:
    from exchange.decisions import queue_command

    parser.set_defaults(carry_out=queue_command.list_queue)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('--later', action='store_true', help=_('list what is put off instead'))
    parser.add_argument('--put-off', nargs='+', default=[], metavar='UID|REFERENCE', help=_('put records off'))
    parser.add_argument('--until', default='', metavar='DATE', help=_('the day until which --put-off does so'))
    awaited = _('what --put-off waits for: an answer to the questions, or a second source')
    parser.add_argument('--awaits', default='', choices=('answer', 'source'), help=awaited)
    parser.add_argument('--note', default='', metavar='TEXT', help=_('why --put-off does so'))
    parser.add_argument('--json', action='store_true')


def _for_duplicates(parser: argparse.ArgumentParser) -> None:
    from exchange.pairs import duplicates_command
    from models.likeness import whole_register

    parser.set_defaults(carry_out=duplicates_command.list_pairs)
    _takes_register(parser)
    _takes_person(parser)
    said = _('what is compared; a victim with the victims of other incidents and with the abductees. Without it: all')
    parser.add_argument('kind', nargs='?', choices=whole_register.KINDS, help=said)
    parser.add_argument('--json', action='store_true')
    parser.add_argument('--out', type=Path, metavar='OUT.xlsx', help=_('write the pairs into a workbook'))
    _takes_language(parser)


def _for_questions(parser: argparse.ArgumentParser) -> None:
    parser.set_defaults(carry_out=_questions)
    _takes_register(parser)
    _takes_person(parser)
    what = parser.add_mutually_exclusive_group()
    what.add_argument('--ask', nargs=2, metavar=('UID|REFERENCE', 'TEXT'), help=_('ask about a record'))
    what.add_argument('--answer', nargs=2, metavar=('NUMBER', 'TEXT'), help=_('answer a question; no value changes'))
    closing = _('close a question; one without an answer only with the reason')
    what.add_argument('--close', nargs='+', metavar='NUMBER [REASON]', help=closing)
    what.add_argument('--open', action='store_true', help=_('list only what nobody has answered'))
    sheet = _('write these questions, or all that are open, into a workbook for somebody without this program')
    what.add_argument('--sheet', nargs='+', metavar='OUT.xlsx [NUMBER]', help=sheet)
    parser.add_argument(
        '--field', default='', metavar='FIELD', help=_('which field --ask is about, such as casualty.count')
    )
    parser.add_argument('--row', default='', metavar='UID', help=_('which row of the record --ask is about'))
    parser.add_argument('--json', action='store_true')
    _takes_language(parser)


def _questions(given: Arguments) -> int:
    """Write a question sheet, or list, ask, answer and close questions."""
    from exchange.decisions import questions_command
    from exchange.questions import sheet_command

    return sheet_command.write_sheet(given) if given.sheet else questions_command.questions(given)


def _for_follow_up(parser: argparse.ArgumentParser) -> None:
    from exchange.following_up import follow_up_command
    from models.query.follow_up.follow_up_lists import LISTS

    parser.set_defaults(carry_out=follow_up_command.follow_up)
    _takes_register(parser)
    _takes_person(parser)
    lists = (*LISTS, follow_up_command.PACE)
    said = _('list it by references: {lists}').format(lists=', '.join(lists))
    parser.add_argument('list', nargs='?', choices=lists, metavar='LIST', help=said)
    out = _('write the list, or all lists, with references and no names')
    parser.add_argument('--out', type=Path, metavar='OUT.xlsx|OUT.csv|OUT.pdf|OUT.html', help=out)
    months = _('after how many months without asking somebody is listed; it is kept in the register')
    parser.add_argument('--months', type=_count, metavar=_('NUMBER'), help=months)
    days = _('after how many days a returned record that nobody changed is listed; it is kept in the register')
    parser.add_argument('--days', type=_count, metavar=_('NUMBER'), help=days)
    _takes_language(parser)


def _for_let_through(parser: argparse.ArgumentParser) -> None:
    from exchange.leaks import let_through_command

    parser.set_defaults(carry_out=let_through_command.let_through)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('records', nargs='*', metavar='UID|REFERENCE', help=_('whose public texts to search'))
    parser.add_argument('--field', default='', metavar='FIELD', help=_('only this field, such as public_summary'))
    parser.add_argument('--reason', default='', metavar='TEXT', help=_('let leave what is found, with this reason'))
    parser.add_argument('--hold-back', default='', metavar='UID', help=_('let something leave no longer'))


def _for_merge(parser: argparse.ArgumentParser) -> None:
    from exchange.uniting import merging_commands

    parser.set_defaults(carry_out=merging_commands.merge)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('keep', metavar='KEEP', help=_('the record that stays, by its reference or uid'))
    parser.add_argument('other', metavar='OTHER', help=_('the record that is merged into it'))
    said = _('whose value of a field is kept: FIELD=other or FIELD=keep')
    parser.add_argument('--choose', nargs='+', default=[], metavar='FIELD=OTHER', help=said)
    parser.add_argument('--link', action='store_true', help=_('only link two abductees as one person; both stay'))
    _takes_reason(parser)


def _takes_reason(parser: argparse.ArgumentParser) -> None:
    parser.add_argument('--reason', default='', metavar='TEXT', help=_('why, in your words'))
    parser.add_argument('--dry-run', action='store_true', help=_('only say what would happen'))


def _for_unmerge(parser: argparse.ArgumentParser) -> None:
    from exchange.uniting import merging_commands

    parser.set_defaults(carry_out=merging_commands.unmerge)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('record', metavar='RECORD', help=_('the survivor, or the record that was merged'))
    said = _('to whom an edit made since goes: FIELD or ROW, = and survivor, merged or both')
    parser.add_argument('--give', nargs='+', default=[], metavar='FIELD=SIDE', help=said)
    _takes_reason(parser)


def _for_split(parser: argparse.ArgumentParser) -> None:
    from exchange.uniting import merging_commands

    parser.set_defaults(carry_out=merging_commands.split)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('record', metavar='RECORD')
    said = _('the lines, people, sources and contact lines that go to the second record; without it all are listed')
    parser.add_argument('--rows', nargs='+', default=[], metavar='UID', help=said)
    for name, what in (
        ('--kind', _('what the second one is, as a code')),
        ('--occurred', _('its day')),
        ('--place', _('its place, by its name or its code')),
    ):
        parser.add_argument(name, default='', help=what)
    _takes_reason(parser)


def _for_apart(parser: argparse.ArgumentParser) -> None:
    from exchange.uniting import merging_commands

    parser.set_defaults(carry_out=merging_commands.apart)
    _takes_register(parser)
    _takes_person(parser)
    parser.add_argument('one', nargs='?', default='', metavar='RECORD')
    parser.add_argument('other', nargs='?', default='', metavar='RECORD')
    parser.add_argument('--no-more', action='store_true', help=_('ask about them again'))
    parser.add_argument('--reason', default='', metavar='TEXT', help=_('why, in your words'))


def _for_backup(parser: argparse.ArgumentParser) -> None:
    from exchange import register_commands

    parser.set_defaults(carry_out=register_commands.backup, draw=False)
    _takes_register(parser)
    parser.add_argument('folder', type=Path, metavar='DIR')


def _for_clean_copy(parser: argparse.ArgumentParser) -> None:
    from exchange import register_commands

    parser.set_defaults(carry_out=register_commands.clean)
    _takes_file(parser)
    parser.add_argument('new', type=Path, metavar='NEW')


def _for_passphrase(parser: argparse.ArgumentParser) -> None:
    from exchange import register_commands

    parser.set_defaults(carry_out=register_commands.passphrase)
    _takes_file(parser)
    _takes_person(parser)
    parser.add_argument('--draw', action='store_true', help=_('draw a passphrase of five words, and print it'))
    parser.add_argument('--delete-old-backups', action='store_true', help=_('delete what the old passphrase opens'))


def _for_recovery(parser: argparse.ArgumentParser) -> None:
    from exchange.recovery import recovery_commands

    parser.set_defaults(carry_out=recovery_commands.recovery)
    _takes_file(parser)
    parser.add_argument('out', type=Path, metavar='OUT.age')


def _for_recover(parser: argparse.ArgumentParser) -> None:
    from exchange.recovery import recovery_commands

    parser.set_defaults(carry_out=recovery_commands.recover)
    _takes_file(parser)
    parser.add_argument('file', type=Path, metavar='FILE.age')
    parser.add_argument('new', type=Path, metavar='NEW')
    said = _('what opens the recovery file: the register of headquarters, or a file with its secret age key')
    parser.add_argument('--with', dest='opener', type=Path, required=True, metavar='REG|FILE', help=said)
    parser.add_argument('--draw', action='store_true', help=_('draw a passphrase of five words, and print it'))


def _for_restore(parser: argparse.ArgumentParser) -> None:
    from exchange import register_commands

    parser.set_defaults(carry_out=register_commands.restore)
    parser.add_argument('backup', type=Path, metavar='BACKUP')
    _takes_file(parser)


def _commands() -> dict[str, tuple[str, Add]]:
    """Each command: what it is for, and what adds what it takes and what carries it out."""
    report = _('write the figures of a month, quarter, year or some days ({endings})').format(
        endings=formats.endings_in_words()
    )
    return {
        'new': (_('create a register'), _for_new),
        'sample': (_('add made-up records, for trying out and measuring'), _for_sample),
        'template': (_('write an empty field sheet'), _for_template),
        'import': (_('import workbooks'), _for_import),
        'export': (_('write a workbook for headquarters, or a CSV file'), _for_export),
        'key': (_('show the keys of this register, and confirm those of others'), _for_key),
        'report': (report, _for_report),
        **_of_issuing(),
        'reconcile': (_('say which figures of a printed report do not agree'), _for_reconcile),
        'queue': (_('list what waits for review, by its risk; put records off'), _for_queue),
        'review': (_('send records for review, return or approve them; samples and shares of what waits'), _for_review),
        'duplicates': (_('list the possible duplicates of the whole register, with the reasons'), _for_duplicates),
        'questions': (_('list the questions about records; ask, answer or close one'), _for_questions),
        'follow-up': (_('list what is to be followed up, and say how the work goes'), _for_follow_up),
        **_of_leaving(),
        **_of_two_records(),
        'undo': (_('undo an import'), _for_undo),
        'erase': (_('erase a text for good, or list what can be erased'), _for_erase),
        'check': (_('check that the file, its history and its records match'), _for_check),
        'history': (_('say who changed a record, the register or its settings, when and why'), _for_history),
        'move': (_('write a register into an empty database of a server, or from there into a file'), _for_move),
        'grant': (_('let a role of a server do what a documenter, reviewer or lead may'), _for_grant),
        'people': (_('list who works in the register, and what each may do; add or change somebody'), _for_people),
        'backup': (_('write a checked copy into a folder'), _for_backup),
        'clean-copy': (_('write the records and history of an altered register into a new file'), _for_clean_copy),
        'passphrase': (_('change the passphrase of a register'), _for_passphrase),
        'restore': (_('restore a backup in place of a register'), _for_restore),
        **_of_recovery(),
    }


def _of_issuing() -> dict[str, tuple[str, Add]]:
    """The commands that issue a report, list what was issued, and correct it."""
    issuing = _('issue a report: its files, with its figures and words kept; or list what is still open')
    listing = _('list what was issued, with the SHA-256 of each file')
    correcting = _('say what changed since a period was issued; write or issue the corrigendum of it')
    return {
        'issue': (issuing, _for_issue),
        'issues': (listing, _for_issues),
        'corrigendum': (correcting, _for_corrigendum),
    }


def _of_leaving() -> dict[str, tuple[str, Add]]:
    """The commands about what leaves and should perhaps not."""
    searching = _('search the public texts of records for what must not leave; let it through, or list what is')
    return {'let-through': (searching, _for_let_through)}


def _of_two_records() -> dict[str, tuple[str, Add]]:
    """The commands about two records that are one, and one that is two."""
    return {
        'merge': (_('merge two records about one event or person, or link two as one person'), _for_merge),
        'unmerge': (_('give back two records that were merged'), _for_unmerge),
        'split': (_('split a record: some of its lines, people and sources go to a second one'), _for_split),
        'apart': (_('hold two records apart as not the same, or list which are'), _for_apart),
    }


def _of_recovery() -> dict[str, tuple[str, Add]]:
    """The commands for a passphrase that may be lost, and for one that is."""
    making = _('make a file with which headquarters can open the register if its passphrase is lost')
    using = _('write a copy of a register whose passphrase is lost, under a new one')
    return {'recovery': (making, _for_recovery), 'recover': (using, _for_recover)}
