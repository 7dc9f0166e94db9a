"""Makes the sample registers of the version that stands in the checkout: `python -m tests.old.make`.

It was run once for each released version; the files it made are never made again, for a test opens them for ever.
Everybody in them is invented, and so are the keys; their passphrase is `sijill`.
"""

import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from exchange import own_key
from exchange.mapping.profiles import Profile
from models.file import backups, facts, history, migrations
from models.record import own_codes
from models import query
from models.register import left_at
from models.register.review import personal_keys
from models.register.review.asking import Ask
from models.register.review.reviewing import Chosen
from models.register.others import heads, known_heads, known_keys
from models.register.action import Incoming
from models.register.conflicts import Conflict, Decided
from models.register.others.known_keys import KnownKey
from models.record.records import Record
from models.register.register import Register
from models.version import VERSION
from tests import invented
from tests.invented import PASSPHRASE

DRAFTS = [f'00000000-0000-4000-8000-00000000000{number}' for number in range(1, 4)]
DISCARDED = '00000000-0000-4000-8000-000000000004'
# The public key of a headquarters that nobody is; its secret key was not kept.
HEADQUARTERS = 'age1up2cmefpt5zmd7nud97lsrkpmfm03r20my2uuk2fj6wr7mjuc5hs8smucd'
# And the one that it signs with.
HQ_SIGNS = 'd75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'


def make(path: Path) -> None:
    """A register with an edit, an import, a merge with another desk, a withdrawal, an undo and a draft."""
    facts = {'name': 'Example desk', 'alias': 'رنا', 'example': True}
    with Register.create(path, desk='DZ1', passphrase=PASSPHRASE, **facts) as register:
        informant = register.save(invented.informant())
        place = register.save(invented.place(aliases='Mithaliya|المثالية', latitude=35.0, longitude=37.0))
        _incident(register, informant.uid, place.uid)
        _abductee(register)
        batch = [Incoming(invented.incident(kind='ied', occurred='2013-04~'), 'HM2.00c0ffee:2')]
        register.apply([*batch, Incoming(invented.abductee())], {'file': 'كانون الثاني.xlsx', 'rows': 2})
        withdrawn = register.save(invented.incident())
        register.withdraw('incident', withdrawn.uid, 'entered twice')
        register.save(invented.incident(kind='assassination'))
        register.undo_last()
        register.keep_draft('incident', '00000000-0000-4000-8000-000000000001', {'texts': {'narrative': 'half a'}})


def _incident(register: Register, informant: str, place: str) -> None:
    record = invented.incident(place=place, marks='massacre', time_of_day='07:05')
    record.of('source')[0].set('informant', informant)
    saved = register.save(record)
    saved.values |= {'kind': 'clashes', 'narrative': 'Corrected: =1+1 is no formula.\nسطر ثان'}
    saved.of('casualty')[1].set('withdrawn', 'counted twice')
    saved.add('casualty', outcome='injured', lowest=5)
    register.save(saved, 'told again by the source')


def _abductee(register: Register) -> None:
    saved = register.save(invented.abductee(name_ar='ريم الوهم', name_latin='Rim Al-Wahm', sex='female'))
    saved.add('status_change', status='released', confirmed='claimed', effective='2024-03')
    register.save(saved)


# A history of every kind of revision


def make_history(path: Path) -> None:
    """A register whose history has each kind of revision: corrections by two who take turns, other desks, undoing."""
    with Register.create(path, desk='DZ1', passphrase=PASSPHRASE, alias='رنا', example=True) as register:
        told = register.save(invented.incident(narrative='They came "by night".', means='small_arms'))
        _corrections(register, told)
        register.work_as(register.add_person('سامي', ('documenter', 'reviewer')))
        person = register.save(invented.abductee())
        register.withdraw('abductee', person.uid, 'entered twice')
        register.bring_back('abductee', person.uid, 'another person')
        for record in (invented.informant(), invented.place(latitude=35.0, longitude=37.0)):
            register.save(record)
        _decisions(register)
        _report(register, told)
        _from_others(register, told)
        register.keep_draft('incident', DRAFTS[0], {'texts': {'narrative': 'half a'}})


def _corrections(register: Register, told: Record) -> None:
    """Of texts, a number, a place of no list and codes; one is undone, done again and undone."""
    told.values |= {'narrative': 'They came at noon.\nسطر ثان', 'summary': 'Told again.', 'place_typed': 'Wadi\tMithal'}
    told.of('casualty')[1].set('count', 17)
    told = register.save(told, 'told again')
    told.values |= {'against': 'civilians|sdf', 'latitude': 35.5}
    told.set('means', None)
    register.save(told)
    for turn in (register.undo_last, register.redo_last, register.undo_last):
        turn()


def _decisions(register: Register) -> None:
    """Records that were sent, returned, approved, put off and taken back, one of them edited after it was approved."""
    one, two, three = (register.save(invented.incident(occurred=f'2024-01-0{day}')) for day in (4, 5, 6))
    register.review('send', [Chosen(each.kind, each.uid) for each in (one, two, three)])
    register.review_one('return', Chosen(one.kind, one.uid), note='How many were there?')
    register.review_one('approve', Chosen(two.kind, two.uid))
    register.review_one('put_off', Chosen(three.kind, three.uid), note='A second source', until='2098-03-01')
    register.review_one('approve', Chosen(three.kind, three.uid))
    register.undo_last()
    edited = query.get(register, two.kind, two.uid)
    assert edited is not None
    edited.values['summary'] = 'Told again after it was approved.'
    register.save(edited, because='new_source')
    _questions(register, one, three)


def _questions(register: Register, one: Record, other: Record) -> None:
    """Questions that are open, answered, closed without an answer and taken back; a person kept from a place."""
    line = one.of('casualty')[0].uid
    texts = ('How many were there?\nكم كان عددهم؟', 'Who saw it?', 'And the wounded?')
    first, second, _third = register.ask([Ask(one.kind, one.uid, text, line, 'count') for text in texts]).asked
    register.answer(first, 'Five; رآهم بعينه.')
    register.close_question(second, 'The source cannot be reached.')
    register.ask_one(Ask(other.kind, other.uid, 'Where?', field='place'))
    register.undo_last()
    register.look(other.uid, other.revision)
    with register.action('people') as action:
        person = query.get(register, 'person', register.person)
        assert person is not None
        person.add('person_kept_from', place='SY0703', since='2024-01-01')
        action.put(person)


def _report(register: Register, told: Record) -> None:
    """A sentence of a report as somebody edited it, words that a lead let through, and when families were asked."""
    asked = query.get(register, 'incident', told.uid)
    assert asked is not None
    asked.of('casualty')[0].add('victim', name='سامر الوهم', publish_consent='yes', family_knows='unknown')
    register.save(asked, because='new_source')
    asked_of = {'consent': 'named', 'consent_asked_on': '2024-01-20', 'family_knows': 'yes'}
    register.save(invented.abductee(name_ar='نادر المثال', **asked_of))
    of_month = {'period': '2024-01', 'layout': 'monthly', 'place': 'short.operations', 'unread': 'ar'}
    sentence = Record('sentence', values=of_month | {'english': 'There were {operations}.', 'arabic': 'نُفّذت {operations}.'})
    kept = {'about': told.uid, 'field': 'public_summary', 'kind': 'name', 'text': 'سامر الوهم', 'words': 'سامر الوهم'}
    kept |= {'reason': 'Said in public.', 'desk': register.desk_id, 'kept_at': '2024-02-01T10:00:00Z'}
    with register.action('report') as action:
        action.put(sentence, is_new=True)
        action.put(Record('let_through', values=kept | {'person': register.person}), is_new=True)
    _issued(register)


def _issued(register: Register) -> None:
    """A report that was issued, and a corrigendum of it."""
    by = {'person': register.person, 'desk': register.desk_id, 'issued_at': '2024-02-03T10:00:00Z'}
    of_month = {'period': '2024-01', 'layout': 'monthly', 'edition': 1, 'state': 'all', 'ended': 3, 'head': 'a' * 64}
    words = {'figures': '{}', 'rules': 'name = "monthly"\n', 'english': 'Killed: 8.', 'arabic': 'القتلى: 8.'}
    first = Record('issue', values=by | of_month | words | {'form': 'report', 'despite_english': 'The month is over.'})
    corrects = {'form': 'corrigendum', 'corrects': first.uid, 'reasons': '[]'}
    with register.action('issue') as action:
        action.put(first, is_new=True)
        action.put(Record('issue', values=by | of_month | words | corrects), is_new=True)
    with register.action('merge') as action:
        for record in _put_together(register):
            action.put(record, is_new=True)


def _put_together(register: Register) -> Iterator[Record]:
    """A merge and a split, two that were held apart, and that a family was asked."""
    by = {'person': register.person, 'desk': register.desk_id, 'reason': 'Told by two desks.'}
    incidents, (abductee, *_more) = (query.each(register, query.Question(kind)) for kind in ('incident', 'abductee'))
    one, other, *_others = (record.uid for record in incidents)
    at, of = '2024-02-03T10:00:00Z', {'ended': 3, 'moved': '[]'}
    yield Record('merge', values=by | of | {'survivor': one, 'merged': other, 'chosen': '{}', 'merged_at': at})
    yield Record('split', values=by | of | {'first': one, 'second': other, 'split_at': at})
    yield Record('apart', values=by | {'one': one, 'other': other, 'compared': 'a' * 64, 'said_at': at})
    asked = {'record': abductee.uid, 'asked_on': '2024-02-01', 'whom': 'خاله', 'came_of': 'no_news'}
    yield Record('contact', values=asked | {'desk': register.desk_id, 'not_before': '2024-06-01'})


def _from_others(register: Register, told: Record) -> None:
    """An import from two desks, one that corrects what is there, and one that is undone."""
    batch = [Incoming(invented.incident(kind='ied'), 'HM2.00c0ffee:2'), Incoming(invented.abductee(), 'HM2.00c0ffee:1')]
    register.apply(batch, {'file': 'كانون الثاني.xlsx', 'rows': 2})
    known = query.get(register, 'incident', told.uid)
    assert known is not None
    known.values |= {'narrative': 'As headquarters has it.', 'state': 'approved'}
    register.apply([Incoming(known, f'{known.revision} HQ.0000cafe:3')], {'file': 'back.xlsx', 'rows': 1})
    register.undo_batch(
        register.apply([Incoming(invented.incident(occurred='2024-02-03'))], {'file': 'x.xlsx', 'rows': 1})
    )


# All that stands beside the records


def make_with_settings(path: Path) -> None:
    """A register with every setting stated, and with all that waits in it and that it knows of itself."""
    with tempfile.TemporaryDirectory() as name:
        made = Path(name, path.name)
        facts = {'name': 'مكتب المثال', 'alias': 'سامي', 'language': 'ar', 'example': True}
        with Register.create(made, desk='HM2', passphrase=PASSPHRASE, **facts) as register:
            first, second = register.save(invented.incident()), register.save(invented.incident(kind='ied'))
            third = register.save(invented.abductee())
            _settings(register)
            _own_codes(register)
            _conflicts(register, first)
            _left(register, second)
            _patterns(register)
            _drafts(register, third)
            _second_person(register, first)
            _heads(register)
            backups.when_changed(register)
        shutil.copy(made, path)


def _settings(register: Register) -> None:
    register.note('weak_passphrase', 'said')
    register.note('erasing', '')
    register.settings.set('language', 'ar')
    register.settings.set('date_order', 'day_first')
    register.settings.set('text_size', 125)
    register.settings.set('window_place', {'x': 20, 'y': 10, 'width': 1200, 'height': 640, 'maximised': False})
    register.settings.set('account_beside', 'no')
    carried = {'incident': ['occurred', 'source'], 'abductee': ['abducted_by']}
    register.settings.set('carried', carried)
    register.settings.set('headquarters_key', HEADQUARTERS)
    register.settings.set('second_person', 'no')
    register.settings.set('sample_one_in', 5)
    register.settings.set('follow_up_months', 4)
    register.settings.set('untouched_days', 10)
    register.note('sample', '1/5 from 3 of 10')
    drawn = ['incident', '00000000-0000-4000-8000-000000000001', 'HM2.00000001:1', '']
    sample = {'at': '2024-02-01T10:00:00Z', 'person': '', 'one_in': 5, 'start': 3, 'records': [drawn], 'ended': ''}
    register.note('samples', json.dumps([sample]))
    share = {'by': 'desk', 'value': 'HM2', 'to': 'سامي', 'at': '2024-02-01T10:00:00Z', 'person': '', 'ended': ''}
    register.note('shares', json.dumps([share | {'records': [drawn[1]]}]))
    own_key.make_own_key(register)
    # As a recovery file and its use leave them, of keys that nobody has.
    register.note(facts.RECOVERY, f'2024-02-01T10:00:00Z {"0" * 32} {"a" * 64}')
    register.note(facts.RECOVERED, f'2024-02-02T10:00:00Z {"a" * 64}')
    known_keys.trust(register, KnownKey(HQ_SIGNS, 'another-register', 'HQ.0000cafe', 'المكتب الرئيسي'))
    asked = query.Question('incident', 'تدمر', (query.Filter('occurred', ('2024-01', '2024-02')),))
    register.settings.keep('filters', 'كانون الثاني', query.to_keep(asked, register.person))
    register.settings.keep('filters', 'Gone', query.to_keep(query.Question('abductee', withdrawn=True)))
    columns = {'Jour': 'incident.occurred', 'Lieu': 'incident.place', 'Rien': None}
    profile = Profile('Partner sheet', columns, {'incident.kind': {'Embuscade': 'ambush'}})
    register.settings.keep('import_profiles', profile.name, profile.as_json())
    register.note('swap', 'said')
    left_at.keep(register, {'kind': 'incident'}, ['The import was stopped by the lock.'])
    register.settings.keep('import_profiles', 'كشف الشريك', Profile('', {'اليوم': 'incident.occurred'}).as_json())


def _second_person(register: Register, known: Record) -> None:
    """One whose role ended, with settings and drafts of their own; the first one goes on working."""
    first, second = register.person, register.add_person('هدى', ('documenter', 'reviewer'))
    register.work_as(second)
    personal_keys.make_key(register, second, 'velvet compass granite lagoon thistle')
    register.work_as(first)
    register.set_roles(second, ('documenter',))
    register.work_as(second)
    register.settings.set('language', 'en')
    register.settings.set('text_size', 150)
    register.settings.set('date_order', 'month_first')
    known.set('summary', 'By the second one.')
    register.save(known)
    register.keep_draft('incident', DRAFTS[0], {'texts': {'narrative': 'half a sentence of another'}})
    for uid in DRAFTS[1:]:
        register.keep_draft('incident', uid, {'texts': {'narrative': 'given up'}})
        assert register.discard_draft(uid)
    register.work_as(first)
    register.keep_draft('incident', DISCARDED, {'texts': {'narrative': 'given up'}})
    assert register.discard_draft(DISCARDED)


def _heads(register: Register) -> None:
    heads.note_export(register)
    head = history.last_head(register)
    known_heads.keep(register, known_heads.Told('6f1d', 'HQ1', '2024-01-21T14:02:03Z', head, is_noted=True))


def _own_codes(register: Register) -> None:
    sling = own_codes.made(register.desk, 'means', 'Slingshot', 'مقلاع')
    rope = own_codes.made(register.desk, 'means', 'Rope')
    batch = [Incoming(invented.incident(means=sling.code, occurred='2024-02-01'))]
    register.apply(batch, {'file': 'means.xlsx', 'rows': 1}, codes=[sling, rope])
    register.retire_own_code(rope, is_retired=True)


def _conflicts(register: Register, record: Record) -> None:
    """One that is open, one that was answered."""

    def conflict(**theirs: str | int) -> Conflict:
        return Conflict('incident', record.uid, 'incident', record.uid, theirs, 'DZ1.00c0ffee:2', 'from DZ1.xlsx')

    left, settled = conflict(narrative='They say that it was at night.'), conflict(kind='clashes')
    about = {'file': 'from DZ1.xlsx', 'rows': 1}
    register.apply([Incoming(invented.incident(occurred='2024-02-02'))], about, decided=Decided((left,), (settled,)))


def _left(register: Register, known: Record) -> None:
    """An import that was taken back after somebody went on with what it brought: a field and a record are left."""
    known.set('narrative', 'As the import has it.')
    new = invented.incident(kind='landmine', occurred='2024-02-03')
    batch = register.apply([Incoming(known), Incoming(new)], {'file': 'taken back.xlsx', 'rows': 2})
    for uid, name, value in ((known.uid, 'narrative', 'As it was told since.'), (new.uid, 'kind', 'ied')):
        record = query.get(register, 'incident', uid)
        assert record is not None
        record.set(name, value)
        register.save(record)
    register.undo_batch(batch)


def _patterns(register: Register) -> None:
    values = {'kind': 'ambush', 'carried_out_by': 'isis', 'governorate': 'SY05'}
    register.keep_pattern('incident', 'كمين', {'values': values, 'rows': [['casualty', {'outcome': 'killed'}]]})
    register.keep_pattern('abductee', 'At the farm', {'values': {'manner': 'home_raid'}, 'rows': []})


def _drafts(register: Register, known: Record) -> None:
    """Two that are new, one of a record that is there, and one that was typed in part."""
    for uid, kind, values, texts in (
        (DRAFTS[0], 'incident', {'kind': 'ambush', 'narrative': 'نصف جملة'}, {}),
        (DRAFTS[1], 'abductee', {'name_ar': 'هالة الخيال'}, {}),
        (DRAFTS[2], 'incident', {'occurred': '2024-02-04'}, {f'{DRAFTS[2]}.latitude': '35,'}),
    ):
        register.keep_draft(kind, uid, {'revision': '', 'rows': [[kind, uid, values]], 'texts': texts})
    known.set('notes', 'Seen again, it is said.')
    rows = [[row.kind, row.uid, dict(row.values)] for row in known.walk()]
    register.keep_draft(known.kind, known.uid, {'revision': known.revision, 'rows': rows, 'texts': {}})


if __name__ == '__main__':
    version = len(migrations.STEPS)
    samples = (
        (f'version-{version}', make),
        (f'version-{version}-settings', make_with_settings),
        (f'version-{version}-history', make_history),
        (f'version-{version}-release-{VERSION}', make),
    )
    for name, making in samples:
        file = Path(__file__).with_name(f'{name}.sijill')
        is_released = '-release-' in name and [*file.parent.glob(f'*-release-{VERSION}.sijill')]
        if not (file.exists() or is_released):
            making(file)
