"""Who changed what the register keeps of itself, and when, in the words of people: its settings, own codes, presets."""

from collections.abc import Iterator

from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file import facts, history
from models.file.chain import OF_REGISTER, Entry
from models.file.history import Revision
from models.file.register_file import RegisterFile
from models.language.messages import _, language
from models.language.text import isolate
from models.register.own import own_recovery
from models.register.own.own_agreement import field_in_words, kind_in_words
from models.register.own.own_history import BATCH, OWN_CODE
from models.register.settings import Settings

# When, by whom and at which end of the history a code was added stands at the beginning of its line.
_SAID_ALREADY = frozenset(('at', 'who', 'head'))


def in_words(register: RegisterFile) -> Iterator[str]:
    """A line for each change, the newest first; imports are listed elsewhere."""
    for revision in reversed(history.revisions(register, 'record', OF_REGISTER)):
        day, time = day_and_time(revision.at, dates.in_words)
        for entry in history.entries(register, revision):
            if entry.row_kind != BATCH and not (entry.row_kind == OWN_CODE and entry.field in _SAID_ALREADY):
                line = _('{day}, {time}, {who}: {what}')
                yield line.format(day=day, time=time, who=_who(register, revision), what=_what(entry))


def key_in_words(register: RegisterFile) -> str:
    """Since when the key of headquarters is the one that it is, and who entered it; '' where nobody did."""
    said = history.last_said(register, facts.HEADQUARTERS)
    if said is None:
        return ''
    day, _time = day_and_time(said[0], dates.in_words)
    return _('In the history since {day} ({who}).').format(day=day, who=isolate(register.called(said[1]), 'auto'))


def _who(register: RegisterFile, revision: Revision) -> str:
    """Who made a change; nobody who works here where the register was opened with a recovery file."""
    return isolate(register.called(revision.by), 'auto') if revision.by else _('with a recovery file')


def _what(entry: Entry) -> str:
    if entry.row_kind == OF_REGISTER and entry.field in (facts.RECOVERY, facts.RECOVERED):
        return f'{_fact(entry.field)}: {own_recovery.change_in_words(entry.field, entry.old, entry.new)}'
    if entry.row_kind == OF_REGISTER:
        return f'{_fact(entry.field)}: {_change(entry, is_told=facts.is_told(entry.field))}'
    row = f'{kind_in_words(entry.row_kind)} {isolate(entry.row_uid)}'
    if entry.row_kind != OWN_CODE:
        return f'{row}: {_change(entry, is_told=False)}'
    return f'{row}: {field_in_words(entry.row_kind, entry.field)}: {_change(entry, is_told=True)}'


def _change(entry: Entry, *, is_told: bool) -> str:
    """What it was and what it is; only that it changed, where it is kept as a digest alone."""
    if is_told:
        old, new = (isolate(str(value), 'auto') if value is not None else '–' for value in (entry.old, entry.new))
        return f'{old} {"←" if language() == "ar" else "→"} {new}'
    if entry.new is None:
        return _('Removed')
    return _('Added') if entry.old is None else _('Changed')


def _fact(key: str) -> str:
    name, _space, alias = key.partition(' ')
    called = {
        'headquarters_key': _('Key of headquarters'),
        'own_secret': _('Key of this register'),
        'desk': _('Desk code'),
        'alias': _('Your alias'),
        'name': _('Name of the register'),
        'register': _('ID of the register'),
        'desk_id': _('ID of the desk'),
        'created': _('Made'),
        'example': _('Made-up people'),
        'conflicts': _('Open conflicts'),
        'answered': _('Answers to conflicts'),
        'signing_secret': _('Key that signs'),
        'known_keys': _('Confirmed keys'),
        'filters': _('Saved filters'),
        'import_profiles': _('Saved mappings'),
        'date_order': _('Dates such as 3/4/2024'),
        'second_person': _('A second person must approve'),
        'sample_one_in': _('Approved by sample: one in'),
        'follow_up_months': _('Not asked about: after how many months'),
        'untouched_days': _('Returned and untouched: after how many days'),
        'sample': _('Sample drawn'),
        'samples': _('Samples'),
        'shares': _('Shares of the queue for review'),
        'recovery': _('Recovery file'),
        'recovered': _('Recovered'),
    }.get(name, name)
    return f'{called} ({isolate(alias, "auto")})' if alias and name in Settings.declared() else called
