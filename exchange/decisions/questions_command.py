"""The command `questions`: the questions about records listed, asked, answered and closed by whoever works there."""

from collections.abc import Iterator
from typing import Any

from exchange.terminal import DONE, Arguments, open_register, record_named, say, say_as_json, say_list
from models import query
from models.errors import KnownError
from models.language.labels import record_label
from models.language.messages import _
from models.language.text import isolate
from models.query.decisions_in_words import who_in_words
from models.query.for_review import asked, asked_in_words
from models.query.for_review.asked import ANSWERED, OPEN, Standing
from models.record.records import Record, of_kind
from models.register.register import Register
from models.register.review.asking import Ask


def questions(given: Arguments) -> int:
    """Ask, answer or close a question, or list them."""
    writes = bool(given.ask or given.answer or given.close)
    if given.field and not given.ask:
        raise KnownError(_('--field and --row say what --ask is about; give them with it.'))
    with open_register(given.register, given, writing=writes) as register:
        if writes:
            say(_done(register, given))
            return DONE
        found = [one for one in asked.every_question(register) if one.state == OPEN or not given.open]
        records = asked_in_words.records_asked_about(register, [one.question for one in found])
        with_records = [(one, records.get(str(one.question.get('record')))) for one in found]
        if given.json:
            say_as_json([_as_json(register, *both) for both in with_records])
            return DONE
        empty = _('There is no open question.') if given.open else _('There are no questions about records here.')
        say_list((line for both in with_records for line in _in_words(register, *both)), empty)
    return DONE


def _done(register: Register, given: Arguments) -> str:
    """Do what was asked for; what is said of it."""
    if given.ask:
        uid = register.ask_one(_about(register, given))
        return _('Asked, with the number {number}.').format(number=_number(register, uid))
    if given.answer:
        number, text = given.answer
        register.answer(_uid(register, number), text)
        return _('Answered. No value was changed.')
    number, *reasons = given.close
    if len(reasons) > 1:
        raise KnownError(_('Give the reason as one text, in quotation marks.'))
    register.close_question(_uid(register, number), ''.join(reasons))
    return _('Question closed.')


def _number(register: Register, uid: str) -> str:
    standing = asked.question(register, uid)
    return str(standing.question.get('number')) if standing is not None else uid


def _uid(register: Register, number: str) -> str:
    standing = asked.by_number(register, number)
    if standing is None:
        sentence = _('This register has no question {number}; `sijill questions` lists them.')
        raise KnownError(sentence.format(number=number))
    return standing.question.uid


def _about(register: Register, given: Arguments) -> Ask:
    """What is asked about: the record, one of its rows, or a field of one."""
    name, text = given.ask
    kind, uid = record_named(register, name)
    if not (given.field or given.row):
        return Ask(kind, uid, text)
    record = query.get(register, kind, uid)
    fitting = [row for row in record.live() if _fits(row, given)] if record is not None else []
    if not fitting:
        raise KnownError(_('The record has no row with {field}.').format(field=given.field or given.row))
    if len(fitting) > 1:
        raise KnownError(_('Several rows have {field}; say which with --row.').format(field=given.field))
    row = fitting[0].uid
    return Ask(kind, uid, text, row if row != uid else '', given.field.rpartition('.')[2])


def _fits(row: Record, given: Arguments) -> bool:
    """Whether a row is the one that is meant; a field without its kind is one of the record's own."""
    kind, _dot, name = given.field.rpartition('.')
    if given.row:
        return row.uid == given.row and kind in ('', row.kind) and (not name or name in of_kind(row.kind).form_fields())
    is_kind = row.kind == kind if kind else 'parent' not in of_kind(row.kind).specs()
    return is_kind and name in of_kind(row.kind).form_fields()


def _in_words(register: Register, standing: Standing, record: Record | None) -> Iterator[str]:
    """A question in a line, and a line below it for each thing that was said."""
    question = standing.question
    parts = [_called(record, question), asked_in_words.about_in_words(record, question)]
    parts += [_state(standing.state), asked_in_words.asked_in_words(register, question)]
    about = ' · '.join(filter(None, parts))
    yield f'{question.get("number")} · {about}: {isolate(asked_in_words.text_of(question), "auto")}'
    for reply in standing.replies:
        yield f'  {asked_in_words.reply_in_words(register, reply)}'


def _called(record: Record | None, question: Record) -> str:
    if record is None:
        return str(question.get('record'))
    return f'{record_label(record.kind)} {isolate(str(record.get("reference") or record.uid))}'


def _state(state: str) -> str:
    return {OPEN: _('open'), ANSWERED: _('answered')}.get(state) or _('closed')


def _as_json(register: Register, standing: Standing, record: Record | None) -> dict[str, Any]:
    question = standing.question
    names = ('number', 'record', 'row', 'field', 'text', 'doubt', 'occurred', 'place', 'place_typed', 'asked_at')
    said = {name: question.get(name) for name in names}
    return {
        **said,
        'state': standing.state,
        'kind': record.kind if record is not None else None,
        'reference': record.get('reference') if record is not None else None,
        'desk': _desk(question),
        'by': who_in_words(register, question),
        'replies': [_reply_as_json(register, reply) for reply in standing.replies],
    }


def _reply_as_json(register: Register, reply: Record) -> dict[str, Any]:
    said = {name: reply.get(name) for name in ('event', 'text', 'said_at')}
    return {**said, 'desk': _desk(reply), 'by': who_in_words(register, reply)}


def _desk(said: Record) -> str:
    return str(said.get('desk')).partition('.')[0]
