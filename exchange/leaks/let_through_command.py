"""The command `let-through`: what a search found in the texts of records, and letting a lead's words leave."""

from collections.abc import Callable, Iterator

from exchange.leaks.leak_search import LeakSearch, kept_as
from exchange.leaks.leaving_texts import Hit, LeaksFound, LeavingText, texts_of
from exchange.terminal import DONE, LEFT_OUT, Arguments, complain, open_register, record_named, say, say_list
from models import query
from models.language.code_lists import codes
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.query import people
from models.query.let_through import kept_as as kept_in
from models.query.let_through import let_through as every_kept
from models.record.records import Record
from models.register.register import Register


def let_through(given: Arguments) -> int:
    """List what is let through; say what stands in the public texts of records, or let it through with a reason."""
    if given.hold_back:
        return _hold_back(given)
    with open_register(given.register, given, writing=bool(given.reason)) as register:
        if not given.records:
            return _list_kept(register)
        hits = _hits(register, given)
        if given.reason:
            register.let_through([kept_as(hit) for hit in hits], given.reason)
    say_hits(hits)
    if not hits:
        say(_('Nothing in these records has to be let through.'))
    elif given.reason:
        say(let_through_in_words(len(hits)))
    return LEFT_OUT if hits and not given.reason else DONE


def say_hits(hits: list[Hit]) -> None:
    """Say where something was found and what it is, without a word of it."""
    for hit in hits:
        complain(_('{where}: {what}').format(where=hit.where(), what=hit.kind_in_words()))


def let_through_in_words(count: int) -> str:
    """How many places a lead let through."""
    sentence = ngettext('{count} place let through.', '{count} places let through.', count)
    return sentence.format(count=f'{count:,}')


def searched(given: Arguments, write: Callable[[Arguments], int]) -> int:
    """Write a file; what must not leave is named by where it is, and let through where a lead gave the reason."""
    try:
        return write(given)
    except LeaksFound as error:
        say_hits(error.hits)
        if not given.let_through:
            raise
        _let_all_through(given, error)
        return write(given)


def _let_all_through(given: Arguments, found: LeaksFound) -> None:
    """Let all that was found leave, with the reason that was given with the command."""
    with open_register(given.register, given, writing=True) as register:
        register.let_through([kept_as(hit) for hit in found.hits], given.let_through)
    say(let_through_in_words(len(found.hits)))


def _hits(register: Register, given: Arguments) -> list[Hit]:
    found = (query.get(register, *record_named(register, name)) for name in given.records)
    texts = [text for record in found if record for text in texts_of(record)]
    return LeakSearch(register).open_hits(text for text in texts if _is_asked(text, given.field))


def _is_asked(text: LeavingText, field: str) -> bool:
    return field in ('', text.field, text.field.partition('.')[2])


def _list_kept(register: Register) -> int:
    lines = (' · '.join(_kept_in_words(register, row)) for row in every_kept(register))
    say_list(lines, _('Nothing is let through here.'))
    return DONE


def _kept_in_words(register: Register, row: Record) -> Iterator[str]:
    kept = kept_in(row)
    record = query.linked(register, kept.about)
    text = LeavingText(kept.about, kept.field, '', str(record.get('reference') or '') if record else '')
    yield row.uid
    yield Hit(text, kept.kind, 0, 0).where()
    yield codes('leaks').label(kept.kind)
    someone = people.somebody(register, str(row.get('person') or ''))
    yield isolate(someone.alias, 'auto') if someone else ''
    yield str(row.get('kept_at') or '')[:10]


def _hold_back(given: Arguments) -> int:
    with open_register(given.register, given, writing=True) as register:
        register.hold_back(given.hold_back, given.reason)
    say(_('These words do not leave any more.'))
    return DONE
