"""The command `follow-up`: how many records each list holds, the references of one, and the lists as a file."""

from exchange.following_up import list_files, pace_files
from exchange.terminal import DONE, Arguments, language_of, open_register, say
from models.language.messages import _
from models.language.text import isolate
from models.query.follow_up import follow_up_lists
from models.query.follow_up.follow_up_in_words import titles
from models.query.follow_up.follow_up_lists import LISTS
from models.register.register import Register

PACE = 'pace'


def follow_up(given: Arguments) -> int:
    """Count the lists, list one by its references, or write one or all of them; set when something is due."""
    stated = {name: value for name in ('months', 'days') if (value := getattr(given, name)) is not None}
    with open_register(given.register, given, writing=bool(stated)) as register:
        _state(register, stated)
        if given.out is not None:
            _write(register, given)
        elif given.list == PACE:
            for line in pace_files.in_words(register):
                say(line)
        elif given.list:
            _say_list(register, given.list)
        else:
            _say_counts(register)
    return DONE


def _state(register: Register, stated: dict[str, int]) -> None:
    for name, value in stated.items():
        register.settings.set({'months': 'follow_up_months', 'days': 'untouched_days'}[name], value)


def _write(register: Register, given: Arguments) -> None:
    if given.list == PACE:
        pace_files.write(register, given.out, language_of(given, register))
        say(_('Wrote {path}.').format(path=given.out))
        return
    count = list_files.write(register, given.out, [given.list] if given.list else LISTS, language_of(given, register))
    said = _('Wrote {path}: {count}.')
    say(said.format(path=given.out, count=list_files.count_in_words(count)))


def _say_list(register: Register, name: str) -> None:
    found = follow_up_lists.due(register, name, register.settings.follow_up_limits())
    for one in found.shown:
        say(isolate(one.reference))
    say(_('{title}: {count}').format(title=titles()[name], count=list_files.count_in_words(found.total)))


def _say_counts(register: Register) -> None:
    counts = follow_up_lists.counts(register, register.settings.follow_up_limits())
    for name, count in counts.items():
        say(f'{isolate(name)}  {titles()[name]}: {count:,}')
