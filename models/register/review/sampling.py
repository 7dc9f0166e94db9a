"""Approving by sample: a start is drawn and written down before anything is looked at, then the rest goes at once.

Only where a lead turned it on, and never what anything speaks for looking at: nobody is killed, injured, missing, held
or named in it, no child, no sexual violence, no warning and no open question.
"""

import json
import secrets
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from models.dates import dates
from models.errors import KnownError, Refused
from models.file import facts
from models.file.rows import slices
from models.language.messages import _, ngettext
from models.progress import Progress, silent
from models.query import decided
from models.query.for_review import asked, kept_from, queue, sampled
from models.query.for_review.past import FOR_REVIEW
from models.query.for_review.sampled import FAILED, LOOKING, PASSED, Drawn, Sample, SampleNow
from models.record.records import Record
from models.record.review_states import APPROVE
from models.register.action import Action
from models.register.review import weighing
from models.register.review.asking import AskingRegister
from models.register.review.reviewing import Chosen, Reviewed
from models.register.review.working import refuse_unless_lead
from models.rules.surroundings import Around


class SamplingRegister(AskingRegister):
    """An open register in which what scores nothing may be approved by sample."""

    def set_sampling(self, one_in: int) -> None:
        """Let one in so many be looked at, or 0 for each record; a sample that is being looked at ends."""
        refuse_unless_lead(self)
        self.settings.set('sample_one_in', one_in)
        now = sampled.last_sample(self)
        if now is not None and now.state == LOOKING:
            self._keep_samples([*sampled.samples(self)[:-1], now.sample._replace(ended=dates.utc_now())])

    def may_go_by_sample(self) -> list[Chosen]:
        """What waits and scores nothing, in the order of the queue."""
        never, asked_about = sampled.never_by_sample(self), self._asked_about()
        return [
            Chosen(one.kind, one.uid)
            for one in queue.queue(self)
            if one.may_sample and not one.points and not one.top and one.uid not in never | asked_about
        ]

    def _asked_about(self) -> set[str]:
        return {str(one.question.get('record')) for one in asked.every_question(self) if one.state == asked.OPEN}

    def draw_sample(self) -> SampleNow:
        """Draw a start at random and write it down, with what was there to draw from; gives what is to be looked at.

        Raises Refused where nobody turned it on, where the last sample is not looked at yet, or where less waits than
        one in so many: nothing would be looked at then.
        """
        self._refuse_to_decide(APPROVE, '')
        one_in, now = self._refuse_unsampled(), sampled.last_sample(self)
        if now is not None and now.state == LOOKING:
            raise Refused(_('A sample is being looked at; approve or return the records in it first.'), 'sample')
        records = self._to_draw_from()
        if len(records) < one_in:
            raise Refused(_too_few(len(records), one_in), 'sample')
        start = 1 + secrets.randbelow(one_in)
        sample = Sample(dates.utc_now(), self.person, one_in, start, tuple(records))
        self._keep_samples([*map(self._without_what_passed, sampled.samples(self)), sample])
        return sampled.how_far(self, sample)

    def _to_draw_from(self) -> list[Drawn]:
        chosen = self.may_go_by_sample()
        last = {str(one.get('record')): one.uid for one in decided.own_decisions(self, [one.uid for one in chosen])}
        return [
            Drawn(one.kind, one.uid, found.revision, last.get(one.uid, ''))
            for one, found in self._read(chosen)
            if found is not None
        ]

    def _without_what_passed(self, sample: Sample) -> Sample:
        """A sample as it is kept once another is drawn: only what may never go by sample has to be known then."""
        keeps = sampled.how_far(self, sample).state in (FAILED, sampled.ENDED)
        return sample if keeps else sample._replace(records=())

    def approve_rest(self, progress: Progress = silent) -> Reviewed:
        """Approve what was not looked at of the last sample, in one action; each decision says of which sample it is.

        What may not move stays, and is named with its reason. Nobody's key signs it: who approves so looked at others.
        """
        self._refuse_to_decide(APPROVE, '')
        self._refuse_unsampled()
        sample = self._refuse_unless_passed()
        rest = [Chosen(one.kind, one.uid, one.vector) for one in sample.rest]
        done, around, clean = Reviewed([], []), Around(self), self._that_score_nothing(rest)
        with self.action('decide', batch=str(uuid.uuid4()), progress=progress) as action:
            for number, (one, found) in enumerate(self._read([one for one in rest if one.uid in clean])):
                progress(number, len(clean))
                try:
                    self._approve_by(action, sample, self._to_decide(APPROVE, one, found, around), clean)
                except KnownError as error:
                    done.stayed.append((one, str(error)))
                else:
                    done.moved.append(one)
            progress(len(clean), len(clean))
        return done

    def _that_score_nothing(self, rest: Sequence[Chosen]) -> dict[str, bool]:
        """Whether nothing speaks for looking at each of these, without those that wait no more or are passed over."""
        passed_over, found = kept_from.passed_over(self), dict[str, bool]()
        for part in slices(rest):
            waiting = [record for _one, record in self._read(part) if record and weighing.waits(record)]
            found |= self._score_nothing([record for record in waiting if record.uid not in passed_over])
        return found

    def _score_nothing(self, records: Sequence[Record]) -> dict[str, bool]:
        """Whether nothing speaks for looking at each of these records that wait for review."""
        asked_about, found = self._asked_about(), weighing.lines(self, records, Around(self))
        return {
            uid: one.line.may_sample and not one.line.points and uid not in asked_about for uid, one in found.items()
        }

    def _approve_by(self, action: Action, sample: Sample, record: Record, clean: Mapping[str, bool]) -> None:
        if not clean[record.uid]:
            raise Refused(_('Something speaks for looking at this record, so it is not approved by sample.'), 'state')
        action.decide(record, APPROVE, sample=sample.text)
        self._close(action, self._answered(record, APPROVE))

    def _refuse_sampled_elsewhere(self, record: Record) -> None:
        """Refuse to take over that another desk approved a record by sample, where that would not be done here."""
        if not self.settings.sample_one_in:
            raise Refused(_('It was approved by sample there; here each record is looked at.'), 'state')
        as_waiting = replace(record, values=record.values | {'state': FOR_REVIEW})
        if not self._score_nothing([as_waiting])[record.uid]:
            raise Refused(_('Something speaks for looking at this record, so it is not approved by sample.'), 'state')

    def _refuse_unsampled(self) -> int:
        """One in how many is looked at; Refused where no lead turned it on."""
        if not self.settings.sample_one_in:
            raise Refused(_('Nothing is approved by sample here; a lead can turn that on under People.'), 'sample')
        return self.settings.sample_one_in

    def _refuse_unless_passed(self) -> Sample:
        now = sampled.last_sample(self)
        if now is None:
            raise Refused(_('Draw a sample first, and look at the records in it.'), 'sample')
        if now.state != PASSED:
            raise Refused(sampled.in_words(now), 'sample')
        return now.sample

    def _keep_samples(self, drawn: Sequence[Sample]) -> None:
        """Keep the samples, and beside them in plain words which start was drawn last: the history shows it."""
        last = drawn[-1]
        told = f'{last.text} of {len(last.records)}{" (ended)" if last.ended else ""}'
        with self.action('note') as action:
            action.note({facts.SAMPLES: _written(drawn), facts.SAMPLE: told})


def _written(drawn: Iterable[Sample]) -> str:
    return json.dumps([one._asdict() for one in drawn], ensure_ascii=False)


def _too_few(count: int, one_in: int) -> str:
    sentence = ngettext(
        'Only {count} record scores nothing; a sample of one in {among} needs more. Look at it by hand.',
        'Only {count} records score nothing; a sample of one in {among} needs more. Look at them by hand.',
        count,
    )
    return sentence.format(count=count, among=one_in)
