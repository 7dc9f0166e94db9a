"""A decision about a record in one sentence: what was decided, by whom, when and why."""

from models.dates import dates
from models.dates.times_in_words import day_and_time
from models.file.register_file import RegisterFile
from models.language.code_lists import codes
from models.language.messages import _, language
from models.language.text import isolate
from models.record.records import Record

# The form shows so much of a reason; the history shows all of it.
_MOST_LETTERS = 240


def decision_in_words(register: RegisterFile, decision: Record) -> str:
    """The whole sentence, such as `Approved by Rana on 3 Feb 2024` or `Returned by Sami on 3 Feb 2024: count?`."""
    is_known = bool(decision.get('person')) or decision.get('desk') != register.desk_id
    said = _what(str(decision.get('event')), is_known).format(
        who=isolate(who_in_words(register, decision), 'auto'),
        day=day_and_time(str(decision.get('decided_at')), dates.short)[0],
    )
    why = why_in_words(decision)
    why = why if len(why) <= _MOST_LETTERS else f'{why[:_MOST_LETTERS]}\u2069…'
    return _('{decision}: {reason}').format(decision=said, reason=why) if why else said


def who_in_words(register: RegisterFile, decision: Record) -> str:
    """Who decided, as they are called now; the desk where nobody, or nobody who is known here, stands for it."""
    person = str(decision.get('person') or '')
    called = register.called(person)
    return str(decision.get('desk')).partition('.')[0] if called == person else called


def why_in_words(decision: Record) -> str:
    """The reason that was typed or chosen, and until when it was put off; '' where there is none."""
    because, note, until = (str(decision.get(name) or '') for name in ('because', 'note', 'until'))
    parts = [codes('edit_reasons').label(because)] if because else []
    parts += [isolate(note, 'auto')] if note else []
    sample = str(decision.get('sample') or '')
    parts += [_('by sample, {sample}').format(sample=isolate(sample))] if sample else []
    parts += [_('until {day}').format(day=isolate(dates.short(until, language()), 'auto'))] if until else []
    return _(', ').join(parts)


def _what(event: str, is_known: bool) -> str:
    """What was decided; without a name where it is not known who, as of before there were people."""
    said = {
        'send': _('Sent for review by {who} on {day}'),
        'return': _('Returned by {who} on {day}'),
        'approve': _('Approved by {who} on {day}'),
        'seal': _('Sealed by {who} on {day}'),
        'edit': _('Edited by {who} on {day}'),
        'put_off': _('Put off by {who} on {day}'),
    }
    return said[event] if is_known and event in said else f'{codes("review_events").label(event)} · {{day}}'
