"""The short sentence of each reason, made of the record: the kind of event, its day, where it was, and whom it harmed.

No word that anybody typed is in one, and no place nearer than a desert, a countryside or a governorate.
"""

from collections.abc import Mapping

from exchange.issuing.correcting import public_reasons as reasons
from exchange.issuing.correcting.changed_cells import (
    ABDUCTEES,
    AREA,
    GROUP,
    LATER,
    SECTION,
    TOLD,
    UNDATED,
    Events,
    address_of,
)
from exchange.issuing.correcting.changed_records import ABDUCTEE, RecordChange
from exchange.issuing.correcting.page_words import PageWords, capital
from exchange.publishing.wording.addressed_figures import exactly
from exchange.reporting.counting.sections import counts_as
from exchange.reporting.report import Counts, Figure
from models.dates import dates
from models.language.code_lists import codes
from models.record.records import Record

_EVENTS = {'attack': 'attack', 'security_operation': 'security_operation'}
_OF_ABDUCTEES = {
    reasons.BECAME_KNOWN: 'reason_abductee_became_known',
    reasons.TWO_RECORDS: 'reason_abductee_two_records',
    reasons.SOURCE: 'reason_abductee_source',
    reasons.SLIP: 'reason_abductee_slip',
}


class ReasonSentences:
    """Says reasons in the language of a page; `told` are the events that are told on their own."""

    def __init__(self, words: PageWords, told: Events) -> None:
        self._words, self._told = words, told

    def of(self, change: RecordChange, code: str, number: int) -> str:
        """The sentence of a reason, which is the one of this number."""
        if code == reasons.REMOVED:
            sections = [self._section(change, section) for section in sections_of(change, self._told)]
            return self._say('reason_removed', number, {'section': capital(self._words.joined(*sections))})
        record = change.known
        if record is None:
            return self._say('reason_slip_somewhere', number, {})
        if change.kind == ABDUCTEE:
            return self._say(_OF_ABDUCTEES.get(code, 'reason_abductee'), number, {'learned': self._learned(change)})
        is_of_then = code in (reasons.SOURCE, reasons.SLIP)  # they say of what was published what it was
        return self._of_incident(change, change.then or record if is_of_then else record, code, number)

    def _section(self, change: RecordChange, name: str) -> str:
        """What the part of the report is called that a record was removed from."""
        words = self._words
        if name == ABDUCTEES:
            return words.layout.abductees.title.of(words.language)
        told = next((told for told in words.layout.told if told.id == name), None)
        if told:
            return told.title.of(words.language)
        if name == LATER:
            return words.word(f'later_{words.report.period.kind}')
        return words.word('corrected_undated') if name == UNDATED else words.section(name)

    # Events

    def _of_incident(self, change: RecordChange, record: Record, code: str, number: int) -> str:
        way = {
            reasons.BECAME_KNOWN: self._became_known,
            reasons.TWO_RECORDS: self._two_records,
            reasons.STANDING: self._standing,
            reasons.NUMBER: self._number,
            reasons.PLACE: self._place,
            reasons.DATE: self._date,
        }.get(code)
        simple = {reasons.PARTY: 'reason_party', reasons.SOURCE: 'reason_source', reasons.SLIP: 'reason_slip'}
        name, counts = way(change, record) if way else (simple[code], change.whole[1])
        operation = f'{name}_operation'
        is_operation = counts_as(record) == 'security_operation' and self._words.writer.has(operation)
        return self._say(operation if is_operation else name, number, self._event(change, record), counts, change)

    def _became_known(self, change: RecordChange, _record: Record) -> tuple[str, Counts]:
        if change.before:
            return 'reason_became_known_more', change.whole[1]
        return f'reason_became_known{"" if change.whole[1].of("killed") else "_no_deaths"}', change.whole[1]

    def _two_records(self, change: RecordChange, _record: Record) -> tuple[str, Counts]:
        if change.parts:
            return self._several_records(change)
        before, after = (counts.of('killed') for counts in change.whole)
        fewer = exactly(max(before.best - after.best, 0))
        if not change.after:
            has_dead = before.is_exact and before
            return f'reason_two_records{"" if has_dead else "_no_deaths"}', change.whole[0]
        return ('reason_two_records_deaths' if fewer else 'reason_two_records_no_deaths'), killed(fewer)

    def _several_records(self, change: RecordChange) -> tuple[str, Counts]:
        """Of records that were merged: how many each counted, and how many are counted now."""
        killed_in = [counts.of('killed') for counts in (*change.parts, change.whole[1])]
        name = f'reason_{"two" if len(change.parts) == 2 else "several"}_records_counted'
        if all(one and one.is_exact for one in killed_in) and self._words.writer.has(name):
            return name, change.whole[1]
        return 'reason_two_records_no_deaths', change.whole[1]

    def _standing(self, change: RecordChange, _record: Record) -> tuple[str, Counts]:
        before, after = change.whole
        more = after.of('killed', 'civilian').best - before.of('killed', 'civilian').best
        is_same = before.of('killed')[:4] == after.of('killed')[:4]
        unknown = before.of('killed', 'unknown')[:4] == after.of('killed', 'unknown')[:4]
        is_exact = all(side.of('killed', 'civilian').is_exact for side in change.whole)
        if not (more and is_same and unknown and is_exact):
            return 'reason_standing', after
        return f'reason_standing_{"civilian" if more > 0 else "combatant"}', killed(exactly(abs(more)))

    def _number(self, change: RecordChange, _record: Record) -> tuple[str, Counts]:
        before, after = (counts.of('killed') for counts in change.whole)
        if before[:4] == after[:4] or _is_left_out(change):
            return 'reason_number_other', change.whole[1]
        ending = '' if before and after else '_to_none' if before else '_from_none'
        return f'reason_number{ending}', change.whole[1]

    def _place(self, change: RecordChange, record: Record) -> tuple[str, Counts]:
        is_other = change.then is not None and self._within(change.then) != self._within(record)
        return ('reason_place' if is_other else 'reason_place_within'), change.whole[1]

    def _date(self, change: RecordChange, record: Record) -> tuple[str, Counts]:
        is_other = change.then is not None and change.then.get('occurred') != record.get('occurred')
        return ('reason_date' if is_other else 'reason_date_within'), change.whole[1]

    def _event(self, change: RecordChange, record: Record) -> dict[str, str]:
        """What the words of a sentence about an event are."""
        words, kind, then = self._words, _EVENTS.get(counts_as(record), 'incident'), change.then or record
        return {
            'event': words.word(f'reason_{kind}'),
            'one_event': words.word(f'reason_one_{kind}'),
            'on_day': self._on_day(record),
            'before_on_day': self._on_day(then),
            'within': self._within(record),
            'before_within': self._within(then),
            'learned': self._learned(change),
            'source': self._source(change, then),
        }

    def _on_day(self, record: Record) -> str:
        return self._words.days.on(str(record.get('occurred') or ''))

    def _within(self, record: Record) -> str:
        values = (str(record.get(name) or '') for name in ('governorate', 'area', 'place'))
        return self._words.places.around(*values)

    def _source(self, change: RecordChange, then: Record) -> str:
        """That it was a further source from which this is known, where one was added since."""
        is_added = any(edit.makes_row and edit.row_kind == 'source' for edit in change.edits)
        return (
            self._words.word('reason_second_source' if len(then.of('source')) <= 1 else 'reason_further_source')
            if is_added
            else ''
        )

    def _learned(self, change: RecordChange) -> str:
        """The day on which it became known: as somebody stated it, else on which it was recorded."""
        return self._words.days.on(learned_on(change))

    def _say(
        self,
        name: str,
        number: int,
        words: Mapping[str, str],
        counts: Counts | None = None,
        change: RecordChange | None = None,
    ) -> str:
        scope, speaking = f'reason.{number}', self._words
        if change is not None and _are_sdf_itself(change):
            speaking = speaking.with_nouns(sdf='sdf_itself')
        figures = speaking.telling.figures
        figures.put(scope, counts or Counts())
        figures.put(f'{scope}.before', change.whole[0] if change else Counts())
        parts = change.parts if change else ()
        figures.put(f'{scope}.kept', parts[0] if parts else Counts())
        figures.put(f'{scope}.other', parts[1] if parts else Counts())
        text = speaking.writer.sentence(name, place=f'{name}.{number}', scope=scope, words=words)
        return capital(text) if speaking.language == 'en' else text


def _is_left_out(change: RecordChange) -> bool:
    """Whether a record is not counted any more for what became of it itself: nothing is said then of its dead."""
    is_unapproved = bool(change.then and change.then.is_approved) and not (change.now and change.now.is_approved)
    return not change.after and (change.now is None or bool(change.now.withdrawn) or is_unapproved)


def killed(figure: Figure) -> Counts:
    """So many who were killed, and nothing more of them."""
    return Counts(people={('killed', 'total'): figure})


def learned_on(change: RecordChange) -> str:
    """The day on which what changed became known: of the record, or of a row of it that was added since."""
    added = {edit.row for edit in change.edits if edit.makes_row}
    rows = [row for row in change.now.walk() if row.uid in added] if change.now else []
    stated = [str(row.get('learned_on')) for row in rows if row.kind in _LEARNED and row.get('learned_on')]
    if stated:
        return max(stated)
    when = dates.read_stamp(change.edits[0].at) if change.edits else None
    return when.date().isoformat() if when else ''


_LEARNED = ('incident', 'abductee', 'casualty', 'status_change')


def _are_sdf_itself(change: RecordChange) -> bool:
    """Whether all whom a record counts as the SDF and local formations are its own members."""
    lines = change.known.of('casualty') if change.known else []
    return {str(line.get('party')) for line in lines} & {*codes('parties').having('class', 'sdf')} == {'sdf'}


def sections_of(change: RecordChange, told: Events) -> list[str]:
    """The parts of the report that a record is in, or was: its sections, or what stands beside them."""
    found: list[str] = []
    for address in change.moved():
        at = address_of(address)
        if at.place in (SECTION, AREA, GROUP):
            found.append(at.of)
        elif at.place == TOLD and (event := told.get(':'.join((at.of, *at.within)))):
            found.append(event.section)
        elif at.place in (LATER, UNDATED, ABDUCTEES):
            found.append(at.place)
    return [name for name in dict.fromkeys(found) if name]
