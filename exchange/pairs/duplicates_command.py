"""The command `duplicates`: every two records of a register that are likely about the same, with score and reasons."""

from collections.abc import Iterator
from typing import Any

from exchange import whole_files
from exchange.pairs import pairs_sheet
from exchange.pairs.pairs_sheet import TwoInWords
from exchange.terminal import DONE, LEFT_OUT, Arguments, counter, open_register, say, say_as_json
from models import query
from models.language.messages import _, ngettext
from models.language.text import isolate
from models.likeness import while_typing, whole_register
from models.likeness.field_by_field import field_by_field
from models.likeness.whole_register import TwinPair, TwinRow
from models.record.records import Record
from models.register.register import Register

# Records that are read whole at a time.
_AT_A_TIME = 500


def list_pairs(given: Arguments) -> int:
    """List the pairs, on the terminal, as JSON or in a workbook; the exit code says whether there are any."""
    kinds = [given.kind] if given.kind else list(whole_register.KINDS)
    with open_register(given.register, given, writing=False) as register:
        if given.out:
            whole_files.refuse_unwritable(given.out)
        pairs = [two for kind in kinds for two in _told(register, _found(register, kind))]
    if given.out:
        pairs_sheet.write(given.out, pairs)
    if given.json:
        say_as_json({'pairs': [_as_json(two) for two in pairs]})
    else:
        _say_pairs(pairs, given)
    return LEFT_OUT if pairs else DONE


def _found(register: Register, kind: str) -> list[TwinPair]:
    return whole_register.twins(register, kind, counter(_('Comparing records')))


def _say_pairs(pairs: list[TwoInWords], given: Arguments) -> None:
    sentence = _('{one} and {other}: {reasons} ({score})')
    for two in pairs if not given.out else ():
        one, other = map(isolate, two.references)
        reasons = while_typing.in_words(list(two.pair.reasons))
        say(sentence.format(one=one, other=other, reasons=reasons, score=f'{two.pair.score:.1f}'))
    counted = ngettext('{count} possible duplicate', '{count} possible duplicates', len(pairs))
    say(counted.format(count=f'{len(pairs):,}'))
    if given.out:
        say(_('Wrote {path}.').format(path=given.out))


def _told(register: Register, pairs: list[TwinPair]) -> Iterator[TwoInWords]:
    """The pairs with what is told of them; of many the records are read in one go."""
    for start in range(0, len(pairs), _AT_A_TIME):
        part = pairs[start : start + _AT_A_TIME]
        whole = _whole(register, [row for pair in part for row in (pair.one, pair.other)])
        rows = {row.uid: row for record in whole.values() for row in record.walk()}
        for pair in part:
            first, second = rows[pair.one.uid], rows[pair.other.uid]
            one, other = (str(whole[end.record].get('reference') or end.record) for end in (pair.one, pair.other))
            titles = query.called(first, register.places), query.called(second, register.places)
            yield TwoInWords(pair, (one, other), titles, field_by_field(first, second, register.places))


def _whole(register: Register, rows: list[TwinRow]) -> dict[str, Record]:
    found: dict[str, Record] = {}
    for kind in {row.record_kind for row in rows}:
        wanted = dict.fromkeys(row.record for row in rows if row.record_kind == kind)
        found |= query.get_many(register, kind, list(wanted))
    return found


def _as_json(two: TwoInWords) -> dict[str, Any]:
    ends = zip(('one', 'other'), (two.pair.one, two.pair.other), two.references, strict=True)
    told = {
        name: {'kind': end.kind, 'uid': end.uid, 'record': end.record, 'reference': reference}
        for name, end, reference in ends
    }
    fields = [{'field': field.field, 'how': field.how, 'one': field.one, 'other': field.other} for field in two.fields]
    return {'kind': two.pair.kind, **told, 'score': two.pair.score, 'reasons': two.pair.reasons, 'fields': fields}
