"""How often a register on a server is asked: a message there and back may take longer than all that it asks."""

import time
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from models import query, samples
from models.file.engines.in_hand import Sitting
from models.file.engines.server_address import ServerAddress
from models.likeness import whole_register
from models.query import Filter, Question
from models.record.records import Record
from models.register.register import Register
from models.register.review.reviewing import Chosen
from models.register.verify import check
from tests import servers
from tests.forwarder import Forwarder, forwarding
from tests.invented import abductee, incident

_ON_THE_WAY = 0.02  # seconds, each way
_MESSAGES_OF_A_SAVE, _OF_READING = 3, 2
_MESSAGES_OF_OPENING = 6  # with those by which the line is made
_MESSAGES_WHERE_SOME_WAIT = 5  # and are alike
_MESSAGES_OF_DECIDING = 10  # that too
_SAVE, _READING = 0.3, 0.1  # seconds


class Far(NamedTuple):
    """A register on a server, and the way there."""

    register: Register
    way: Forwarder

    def messages(self, done: object) -> int:
        """How many messages there were since the last time."""
        assert done is not None
        found, self.way.ways = self.way.ways, 0
        return found


def _filled(server: servers.Server) -> ServerAddress:
    address = server.new_register()
    with Register.open(address) as register:
        samples.fill(register, 60, 20)
        for _time in range(2):  # as headquarters has: what is asked of a register with merges is more
            register.merge('incident', register.save(incident()).uid, register.save(incident()).uid)
    return address


@pytest.fixture(scope='module')
def far(server: servers.Server) -> Iterator[Far]:
    """A register with some of everything, and something that waits for review."""
    address = _filled(server)
    with forwarding(server.port) as way, Register.open(_by(way, address)) as register:
        assert register.places
        yield Far(register, way)


def _by(way: Forwarder, address: ServerAddress) -> ServerAddress:
    return ServerAddress(f'postgres://{servers.OWNER}@127.0.0.1:{way.port}/{address.database}')


def _person() -> Record:
    person = abductee()
    for name in ('family_contact', 'physical'):
        person.set(name, None)
    return person


def _changed(record: Record, field: str) -> Record:
    record.set(field, 'changed')
    return record


def test_a_record_is_saved_and_opened_in_few_messages(far: Far) -> None:
    far.messages(far)
    for record, field in ((incident(), 'narrative'), (_person(), 'notes')):
        saved = far.register.save(record)
        assert far.messages(saved) <= _MESSAGES_OF_A_SAVE
        found = query.get(far.register, record.kind, saved.uid)
        assert far.messages(found) == 1
        assert found is not None
        assert found.children == saved.children
        assert far.messages(far.register.save(_changed(found, field))) <= _MESSAGES_OF_A_SAVE
    _save_where_some_wait(far)


def _save_where_some_wait(far: Far) -> None:
    record, waiting, person = (far.register.save(one) for one in (incident(), incident(), _person()))
    chosen = [Chosen(one.kind, one.uid) for one in (record, waiting, person)]
    far.register.review('send', chosen)
    far.messages(far)
    for uid, kind, field in ((record.uid, 'incident', 'narrative'), (person.uid, 'abductee', 'notes')):
        found = query.get(far.register, kind, uid)
        far.messages(found)
        assert found is not None
        assert far.messages(far.register.save(_changed(found, field))) <= _MESSAGES_WHERE_SOME_WAIT
    for new in (incident(), _person()):
        assert far.messages(far.register.save(new)) <= _MESSAGES_WHERE_SOME_WAIT
    assert check(far.register) == []


def test_a_register_is_opened_in_few_messages_and_nothing_is_written(far: Far) -> None:
    said = far.register.db.address
    before = far.register.meta, query.ids(far.register, Question('incident'))
    far.messages(far)
    with Register.open(ServerAddress(said.text)) as again:
        assert far.messages(again) <= _MESSAGES_OF_OPENING
        assert again.person == far.register.person
        assert (again.meta, query.ids(again, Question('incident'))) == before


def test_one_record_is_decided_about_in_few_messages(far: Far) -> None:
    record = far.register.save(incident(narrative='It was seen by four.'))
    for event in ('send', 'return', 'send', 'approve'):
        far.messages(far)
        far.register.review_one(event, Chosen(record.kind, record.uid), note='Look again.')
        assert far.messages(event) <= _MESSAGES_OF_DECIDING
    assert check(far.register) == []


def test_a_page_of_a_list_is_read_in_few_messages(far: Far) -> None:
    far.messages(far)
    numbers = query.ids(far.register, Question('incident'), 100)
    page = query.page(far.register, 'incident', numbers)
    assert far.messages(page) <= _OF_READING
    assert len(page) >= 60
    assert far.messages(query.ids(far.register, Question('incident', search='invented'))) <= _OF_READING


_AT_ONCE = (
    Question('incident'),
    Question('incident', sort='occurred', descending=False),
    Question('incident', search='DZ1-2'),
    Question('incident', withdrawn=True),
    Question('incident', sort='killed', filters=(Filter('occurred', ('2012', '2018')),)),
    Question('incident', filters=(Filter('state', ('draft', 'recorded')), Filter('kind', ('airstrike', 'shelling')))),
    Question('incident', filters=(Filter('looked_at', ('new_to_me',)),)),
    Question('abductee'),
)
# Where the head of the list has too few, all are looked through in a second one.
_RARE = Question('incident', search='nothing')
# Two filters of which each finds much, and together nothing perhaps.
_OF_TWO = Question('incident', filters=(Filter('carried_out_by', ('isis',)), Filter('against', ('civilians',))))
# What values are called is not known there: it is asked which there are, then for the first of them, of few with rows.
_BY_PLACE = Question('incident', sort='place')
_BY_NAME = tuple(Question('incident', sort=name) for name in ('kind', 'governorate', 'state'))


@pytest.mark.parametrize('most', [7, 100])
def test_the_first_page_of_a_list_comes_at_once(far: Far, most: int) -> None:
    for question, messages in (
        (_RARE, 2),
        (_OF_TWO, 5),
        *((one, 1) for one in _AT_ONCE),
        *((one, 3) for one in _BY_NAME),
    ):
        query.ids(far.register, question, most)  # what is asked once for each register
        far.messages(far)
        found, rows = query.first_page(far.register, question, most)
        assert far.messages(found) <= messages, question
        assert found == query.ids(far.register, question, most)
        assert {number: rows[number] for number in found} == query.page(far.register, question.kind, found)
    of_reference = query.first_page(far.register, Question('incident', search='DZ1-2'), most)[0]
    assert len(of_reference) == min(most, query.count(far.register, 'incident'))


def test_the_reference_of_a_merged_record_finds_the_one_in_which_it_goes_on(far: Far) -> None:
    survivor, merged = far.register.save(incident()), far.register.save(incident())
    far.register.merge('incident', survivor.uid, merged.uid)
    found, rows = query.first_page(far.register, Question('incident', search=str(merged.get('reference'))), 100)
    assert [rows[number]['uid'] for number in found] == [survivor.uid]


def test_how_things_are_and_what_is_open_go_in_one_message(far: Far) -> None:
    sitting = Sitting(far.register.db)
    far.messages(far)
    for record in ('', 'a', 'a', 'b', ''):
        assert far.messages(sitting.ask('somebody', record)) == 1


def test_what_the_lists_hold_is_counted_in_few_messages(far: Far) -> None:
    far.messages(far)
    with query.counting(far.register):
        counts = [query.count(far.register, kind) for kind in ('incident', 'abductee', 'place')]
        waiting = query.count_in_state(far.register, 'incident', 'for_review')
    assert far.messages(counts) <= _OF_READING
    assert counts[0] >= 60 and waiting == query.count_in_state(far.register, 'incident', 'for_review')


def _through_all(far: Far) -> list[int]:
    """How many messages it takes to check all records, to look for their problems, and for what is there twice."""
    register, found = far.register, []
    far.messages(far)
    for doing in (
        lambda: check(register),
        lambda: register.check_again() or register,
        lambda: [whole_register.twins(register, kind) for kind in ('incident', 'abductee')],
    ):
        found.append(far.messages(doing()))
    return found


def test_what_goes_through_all_records_reads_many_at_once(far: Far) -> None:
    before, more = _through_all(far), 150
    samples.fill(far.register, more, 0, seed=1)
    after = _through_all(far)
    assert all(now < then + more / 3 for then, now in zip(before, after, strict=True))


def _read(register: Register, record: Record) -> Record:
    found = query.get(register, record.kind, record.uid)
    assert found is not None
    return found


@pytest.mark.soak
def test_it_is_quick_far_away(server: servers.Server) -> None:
    address = _filled(server)
    with forwarding(server.port, _ON_THE_WAY) as way, Register.open(_by(way, address)) as register:
        saved, waiting = register.save(incident()), register.save(incident())
        register.review('send', [Chosen(one.kind, one.uid) for one in (saved, waiting)])
        took: list[tuple[float, float]] = []
        sent, searched = _read(register, saved), Question('incident', search='invented')
        for most, doing in (
            (_SAVE, lambda: register.save(incident())),
            (_SAVE, lambda: register.save(_changed(sent, 'narrative'))),
            (_SAVE, lambda: register.save(_person())),
            (_READING, lambda: query.first_page(register, searched, 100)),
            (_READING, lambda: query.get(register, 'incident', saved.uid)),
            (_READING, lambda: query.first_page(register, Question('incident'), 100)),
        ):
            begun = time.perf_counter()
            doing()
            took.append((time.perf_counter() - begun, most))
        assert all(clock <= most for clock, most in took), took
