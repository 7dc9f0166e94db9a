"""What is recorded: every field declared once.

A root record with its children is one aggregate: saved, versioned, exported and withdrawn together. In memory it is a
tree of `Record`; in the register each kind is a table. A new field is a declaration here, a row of labels in
`resources/codes/fields.csv` and a step in `models/file/migrations.py`, and nothing else anywhere.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from dataclasses import field as dataclass_field
from functools import cache
from typing import Any, ClassVar

import peewee

from models.dates import dates
from models.record.drawn import new_uid
from models.record.fields import (
    CODE,
    CODES,
    DATE,
    DEGREES,
    KEPT,
    LINK,
    LONG_TEXT,
    NUMBER,
    PLACE,
    SET_ASIDE,
    TEXT,
    TIME,
    TYPED,
    Spec,
    Stored,
    declare,
)

# Syria with its borders and the sea before it: a point outside is a slip of the keys.
LATITUDES = {'lowest': 31.0, 'highest': 38.5}
LONGITUDES = {'lowest': 34.0, 'highest': 43.5}
POINT = ('latitude', 'longitude', 'exactness')
# The states of a record that a reviewer has approved.
APPROVED = ('approved', 'sealed')


class Row(peewee.Model):
    """A row of any kind: an integer id inside this file, a uid everywhere, and the reason when it is withdrawn."""

    id = peewee.AutoField()
    uid = peewee.TextField(unique=True)
    withdrawn = declare(TEXT, 'record', kept=True, reach='headquarters')
    set_aside = declare(SET_ASIDE, 'record', kept=True, reach='headquarters')

    record_kind: ClassVar[str] = ''
    parent_kind: ClassVar[str] = ''
    child_kinds: ClassVar[tuple[str, ...]] = ()
    title_fields: ClassVar[tuple[str, ...]] = ()
    # The fields by which a row that has no name is known from the others.
    known_by: ClassVar[tuple[str, ...]] = ()
    # The fields of a point on the map: latitude, longitude, and where there is one, how exact it is.
    point_fields: ClassVar[tuple[str, ...]] = ()
    # The fields with a person's name, in any script: by them the same person is found in other records.
    name_fields: ClassVar[tuple[str, ...]] = ()
    # The fields of a quick note in such a line, and what stands in them to begin with beside the day and the hour.
    noted: ClassVar[tuple[str, ...]] = ()
    noted_as: ClassVar[dict[str, str]] = {}
    # What a record made of a person who is named elsewhere takes over: its field, and where it stands above the person.
    drawn_from: ClassVar[dict[str, tuple[str, str]]] = {}
    # All that the public reads of a record whose consent is for no name: several must be alike in it.
    alike_in: ClassVar[tuple[str, ...]] = ()
    # How columns of the list are shown that are worked out from the record at each save, so that SQL sorts by them;
    # `models/record/worked_out.py` works them out.
    computed: ClassVar[dict[str, Spec]] = {}

    @classmethod
    @cache
    def specs(cls) -> dict[str, Spec]:
        """Every declared field with its spec, in declared order, each companion behind its field."""
        declared = {name: f.spec for name, f in cls._meta.fields.items() if hasattr(f, 'spec')}
        ordered: dict[str, Spec] = {}
        for name, spec in declared.items():
            if not spec.of:
                typed = f'{name}_typed'
                ordered |= {name: spec} | ({typed: declared[typed]} if spec.kind.companion else {})
        return ordered

    @classmethod
    @cache
    def form_fields(cls) -> dict[str, Spec]:
        """The fields that a person fills."""
        return {name: spec for name, spec in cls.specs().items() if not spec.kept and not spec.of}

    @classmethod
    @cache
    def searched_fields(cls) -> dict[str, Spec]:
        """The fields whose words the search finds."""
        return {name: spec for name, spec in cls.specs().items() if spec.searched}

    @classmethod
    @cache
    def required_fields(cls) -> list[str]:
        """The fields that must be stated."""
        return [name for name, spec in cls.specs().items() if spec.required]

    @classmethod
    @cache
    def several_codes(cls) -> list[str]:
        """The fields that hold several codes, which an index table lists one by one."""
        return [name for name, spec in cls.specs().items() if spec.kind is CODES]

    @classmethod
    @cache
    def erased_alone(cls) -> frozenset[str]:
        """The fields whose values the history can lose one by one: free texts, links and places.

        What ties a row to its record and what people call it say nothing of anybody, and stay with the codes.
        """
        return frozenset(n for n, s in cls.specs().items() if s.kind.erased_alone and n not in ('parent', 'reference'))

    @classmethod
    @cache
    def chosen_fields(cls) -> list[str]:
        """The fields whose values are chosen from a list: of codes, places or records."""
        return [name for name, s in cls.form_fields().items() if s.codes or s.links or s.kind is PLACE]

    @classmethod
    @cache
    def listed_fields(cls) -> list[str]:
        """The fields that stand as columns in the list, in their order there."""
        listed = [(spec.listed, name) for name, spec in cls.specs().items() if spec.listed]
        return [name for _place, name in sorted(listed)]

    @classmethod
    @cache
    def dated_by(cls) -> str:
        """The date by which records are listed and chosen, that of the event: the first in their list, '' for none."""
        return next((name for name in cls.listed_fields() if cls.specs()[name].kind is DATE), '')


class Aggregate(Row):
    """A row that stands by itself, with all that is below it: the vector of what each desk did, and its time."""

    revision = peewee.TextField()
    saved_at = peewee.TextField()

    # The field that a number is given to and the pattern of it ('' for none).
    numbered: ClassVar[tuple[str, str]] = ('', '')


class Root(Aggregate):
    """A record that is listed: what people call it, and its review state."""

    reference = declare(TEXT, 'record', kept=True, listed=1, searched=True, reach='headquarters')
    state = declare(CODE, 'record', codes='states', kept=True, listed=99, reach='headquarters')

    numbered = ('reference', '{desk}-{year}-{number:04d}')


class OfReview(Aggregate):
    """What reviewing is made of, such as people: with a history as records have it, and in none of their lists.

    No search finds it, no rule looks at it, and no column of a sheet is taken for one of its fields.
    """

    # The fields by which it is found, each with an index.
    found_by: ClassVar[tuple[str, ...]] = ()


class Child(Row):
    """A row inside a record: its parent's uid, and its place among its siblings."""

    parent = declare(LINK, 'record', kept=True, reach='headquarters')
    position = declare(NUMBER, 'record', kept=True, reach='headquarters')


# What is recorded: the kinds of records that people list, with what is below them.
RECORDS: dict[str, type[Row]] = {}
# And what reviewing is made of.
OF_REVIEW: dict[str, type[Row]] = {}


def record(cls: type[Row]) -> type[Row]:
    """Register a record class under its kind, and give each date and place the field of its typed text."""
    cls.record_kind = cls._meta.table_name
    is_of_review = issubclass(cls, OfReview) or cls.parent_kind in OF_REVIEW
    plain = [(name, f.spec) for name, f in cls._meta.fields.items() if hasattr(f, 'spec')]
    for name, spec in plain:
        if spec.kind.companion:
            # What was typed may say more than what was understood: it never goes further than headquarters.
            reach = 'desk' if spec.reach == 'desk' else 'headquarters'
            typed = declare(TYPED, spec.section, of=name, searched=spec.searched, sensitive=spec.sensitive, reach=reach)
            cls._meta.add_field(f'{name}_typed', typed)
    (OF_REVIEW if is_of_review else RECORDS)[cls.record_kind] = cls
    return cls


def declared() -> dict[str, type[Row]]:
    """Every class that is declared, by its kind: those of records, and those of reviewing."""
    return RECORDS | OF_REVIEW


def of_kind(kind: str) -> type[Row]:
    """The class of a kind, of records or of reviewing."""
    return RECORDS.get(kind) or OF_REVIEW[kind]


def aggregates() -> list[type[Aggregate]]:
    """The classes whose rows stand by themselves, in records and in reviewing."""
    return [cls for cls in declared().values() if issubclass(cls, Aggregate)]


def roots() -> list[type[Root]]:
    """The record classes that stand by themselves."""
    return [cls for cls in RECORDS.values() if issubclass(cls, Root)]


def family(kind: str) -> list[type[Row]]:
    """A record class and its children's classes, parents first."""
    cls = of_kind(kind)
    return [cls, *(inner for child in cls.child_kinds for inner in family(child))]


def root_kind(kind: str) -> str:
    """The kind of record that rows of a kind belong to."""
    parent = of_kind(kind).parent_kind
    return root_kind(parent) if parent else kind


@record
class Incident(Root):
    """Something that happened: what, when, where, who, and its human cost."""

    child_kinds = ('casualty', 'source')
    title_fields = ('kind', 'place')
    point_fields = POINT
    computed: ClassVar[dict[str, Spec]] = {'killed': Spec(NUMBER, 'casualties', listed=7, kept=True)}

    kind = declare(
        CODE, 'what', codes='incident_kinds', required=True, listed=4, first=True, searched=True, reach='public'
    )
    means = declare(CODE, 'what', codes='means', searched=True, reach='public')
    marks = declare(CODES, 'what', codes='marks', searched=True, reach='public')
    occurred = declare(DATE, 'when', required=True, listed=2, first=True, reach='public')
    time_of_day = declare(TIME, 'when', reach='public')
    learned_on = declare(DATE, 'when', after_event=True, reach='headquarters')
    place = declare(
        PLACE, 'where', listed=3, first=True, searched=True, within='governorate', gives=POINT, reach='headquarters'
    )
    governorate = declare(CODE, 'where', codes='governorates', listed=5, first=True, searched=True, reach='public')
    area = declare(CODE, 'where', codes='area_types', first=True, reach='public')
    zone = declare(CODE, 'where', codes='zones', first=True, reach='public')
    latitude = declare(DEGREES, 'where', reach='headquarters', **LATITUDES)
    longitude = declare(DEGREES, 'where', reach='headquarters', **LONGITUDES)
    exactness = declare(CODE, 'where', codes='exactness', reach='headquarters')
    carried_out_by = declare(CODES, 'who', codes='parties', listed=6, first=True, searched=True, reach='public')
    against = declare(CODES, 'who', codes='parties', first=True, searched=True, reach='public')
    jointly_with = declare(CODES, 'who', codes='parties', searched=True, reach='public')
    claimed_by = declare(CODES, 'who', codes='parties', reach='public')
    certainty = declare(CODE, 'who', codes='certainty', reach='public')
    summary = declare(TEXT, 'text', searched=True, reach='headquarters')
    narrative = declare(LONG_TEXT, 'text', searched=True, reach='headquarters')
    public_summary = declare(LONG_TEXT, 'text', reach='public')


@record
class Casualty(Child):
    """People harmed alike in an incident: one leaf count, which no other count contains."""

    parent_kind = 'incident'
    child_kinds = ('victim',)

    count = declare(NUMBER, 'casualties', first=True, lowest_in='lowest', highest_in='highest', reach='public')
    party = declare(CODE, 'casualties', codes='parties', first=True, reach='public')
    outcome = declare(CODE, 'casualties', codes='outcomes', required=True, first=True, reach='public')
    who = declare(CODE, 'casualties', codes='who', first=True, reach='public')
    role = declare(CODE, 'casualties', codes='roles', first=True, searched=True, reach='public')
    standing = declare(CODE, 'casualties', codes='standings', reach='public')
    lowest = declare(NUMBER, 'casualties', reach='public')
    highest = declare(NUMBER, 'casualties', reach='public')
    outcome_date = declare(DATE, 'casualties', after_event=True, reach='public')
    found_on = declare(DATE, 'casualties', after_event=True, reach='public')
    learned_on = declare(DATE, 'casualties', after_event=True, reach='headquarters')
    cause = declare(CODE, 'casualties', codes='causes', reach='public')
    earlier = declare(LINK, 'casualties', links=('casualty',), reach='headquarters')
    note = declare(LONG_TEXT, 'casualties', searched=True, reach='headquarters')


@record
class Victim(Child):
    """A person of a casualty who is known by name."""

    parent_kind = 'casualty'
    name_fields = ('name',)

    name = declare(TEXT, 'names', required=True, first=True, searched=True, sensitive=True, reach='consent')
    father = declare(TEXT, 'names', first=True, searched=True, sensitive=True, reach='consent')
    mother = declare(TEXT, 'names', first=True, searched=True, sensitive=True, reach='consent')
    sex = declare(CODE, 'names', codes='sexes', first=True, reach='consent')
    age = declare(NUMBER, 'names', highest=130, first=True, reach='consent')
    origin = declare(TEXT, 'names', searched=True, sensitive=True, reach='headquarters')
    nationality = declare(TEXT, 'names', reach='headquarters')
    body_identified = declare(CODE, 'names', codes='yes_no', reach='headquarters')
    publish_consent = declare(CODE, 'names', codes='publish_consent', first=True, reach='headquarters')
    family_knows = declare(CODE, 'names', codes='yes_no', reach='headquarters')
    same_person = declare(LINK, 'names', links=('abductee', 'victim'), reach='headquarters')
    note = declare(LONG_TEXT, 'names', sensitive=True, reach='headquarters')


@record
class Source(Child):
    """Where a piece of what is recorded came from."""

    parent_kind = 'incident'
    known_by = ('channel', 'received', 'says')
    noted = ('says', 'informant', 'channel', 'received', 'received_time')
    noted_as: ClassVar[dict[str, str]] = {'channel': 'voice_note'}

    channel = declare(CODE, 'sources', codes='source_channels', required=True, first=True, reach='headquarters')
    informant = declare(LINK, 'sources', links=('informant',), first=True, reach='headquarters')
    received = declare(DATE, 'sources', first=True, after_event=True, reach='headquarters')
    received_time = declare(TIME, 'sources', reach='headquarters')
    first_hand = declare(CODE, 'sources', codes='firsthand', first=True, reach='headquarters')
    reliability = declare(CODE, 'sources', codes='reliability', first=True, reach='headquarters')
    link = declare(TEXT, 'sources', sensitive=True, first=True, reach='headquarters')
    says = declare(LONG_TEXT, 'sources', sensitive=True, searched=True, reach='headquarters')


@record
class Abductee(Root):
    """A person who was taken: who, when and where, and what became of them."""

    child_kinds = ('status_change',)
    title_fields = ('name_ar', 'name_latin')
    name_fields = ('name_ar', 'name_latin')
    drawn_from: ClassVar[dict[str, tuple[str, str]]] = {
        'abducted_on': ('incident', 'occurred'),
        'place': ('incident', 'place'),
        'governorate': ('incident', 'governorate'),
        'abducted_by': ('incident', 'carried_out_by'),
        'incident': ('incident', 'uid'),
    }
    alike_in = ('sex', 'governorate', 'abducted_on', 'abducted_by')
    computed: ClassVar[dict[str, Spec]] = {'status': Spec(CODE, 'statuses', codes='statuses', listed=7, kept=True)}

    name_ar = declare(TEXT, 'person', listed=2, first=True, searched=True, sensitive=True, reach='headquarters')
    name_latin = declare(TEXT, 'person', listed=3, first=True, searched=True, sensitive=True, reach='headquarters')
    father = declare(TEXT, 'person', first=True, searched=True, sensitive=True, reach='headquarters')
    mother = declare(TEXT, 'person', first=True, searched=True, sensitive=True, reach='headquarters')
    kunya = declare(TEXT, 'person', searched=True, sensitive=True, reach='headquarters')
    sex = declare(CODE, 'person', codes='sexes', first=True, reach='public')
    born = declare(DATE, 'person', sensitive=True, reach='headquarters')
    age = declare(NUMBER, 'person', highest=130, reach='headquarters')
    nationality = declare(TEXT, 'person', searched=True, reach='headquarters')
    occupation = declare(TEXT, 'person', first=True, searched=True, reach='headquarters')
    abducted_on = declare(DATE, 'abduction', listed=4, first=True, reach='public')
    place = declare(PLACE, 'abduction', first=True, searched=True, within='governorate', reach='headquarters')
    governorate = declare(CODE, 'abduction', codes='governorates', listed=5, first=True, searched=True, reach='public')
    abducted_by = declare(CODES, 'abduction', codes='parties', listed=6, first=True, searched=True, reach='public')
    manner = declare(CODE, 'abduction', codes='manners', reach='public')
    incident = declare(LINK, 'abduction', links=('incident',), reach='headquarters')
    same_person = declare(LINK, 'abduction', links=('abductee',), reach='headquarters')
    learned_on = declare(DATE, 'abduction', after_event=True, reach='headquarters')
    physical = declare(LONG_TEXT, 'description', sensitive=True, reach='headquarters', off_servers=True)
    belongings = declare(LONG_TEXT, 'description', sensitive=True, reach='headquarters')
    family_contact = declare(LONG_TEXT, 'family', sensitive=True, reach='desk', off_servers=True)
    consent = declare(CODE, 'family', codes='consents', reach='headquarters')
    consent_asked_on = declare(DATE, 'family', after_event=True, reach='headquarters')
    family_knows = declare(CODE, 'family', codes='yes_no', reach='headquarters')
    notes = declare(LONG_TEXT, 'notes', searched=True, reach='headquarters')


@record
class StatusChange(Child):
    """What was said of an abductee's fate, from when on, and whether it is confirmed."""

    class Meta:
        """The name of the table, which has two words."""

        table_name = 'status_change'

    parent_kind = 'abductee'
    known_by = ('status', 'effective', 'learned_on')

    status = declare(CODE, 'statuses', codes='statuses', required=True, first=True, reach='public')
    confirmed = declare(CODE, 'statuses', codes='claims', first=True, reach='public')
    effective = declare(DATE, 'statuses', first=True, after_event=True, reach='public')
    learned_on = declare(DATE, 'statuses', first=True, after_event=True, reach='headquarters')
    place = declare(PLACE, 'statuses', reach='headquarters')
    source = declare(TEXT, 'statuses', first=True, sensitive=True, reach='headquarters')
    note = declare(LONG_TEXT, 'statuses', searched=True, reach='headquarters')


@record
class Informant(Root):
    """A person who told: a code that is used everywhere, and an identity that never leaves the desk."""

    numbered = ('code', 'S-{number:03d}')
    title_fields = ('code',)

    code = declare(TEXT, 'identity', listed=2, first=True, searched=True, reach='headquarters')
    identity = declare(LONG_TEXT, 'identity', first=True, searched=True, sensitive=True, reach='desk', off_servers=True)
    contact = declare(LONG_TEXT, 'identity', first=True, sensitive=True, reach='desk', off_servers=True)
    reliability = declare(CODE, 'identity', codes='reliability', listed=3, first=True, reach='headquarters')
    note = declare(LONG_TEXT, 'identity', sensitive=True, reach='desk', off_servers=True)


@record
class LocalPlace(Root):
    """A place that the gazetteer lacks, kept by the register."""

    class Meta:
        """The name of the table, which is that of its kind."""

        table_name = 'place'

    numbered = ('', '')
    title_fields = ('name_ar', 'name_en')
    point_fields = POINT[:2]

    name_ar = declare(TEXT, 'where', listed=2, first=True, searched=True, reach='headquarters')
    name_en = declare(TEXT, 'where', listed=3, first=True, searched=True, reach='headquarters')
    aliases = declare(TEXT, 'where', first=True, searched=True, reach='headquarters')
    governorate = declare(
        CODE, 'where', codes='governorates', listed=4, first=True, required=True, reach='headquarters'
    )
    area = declare(CODE, 'where', codes='area_types', first=True, reach='headquarters')
    within = declare(PLACE, 'where', within='governorate', reach='headquarters')
    latitude = declare(DEGREES, 'where', reach='headquarters', **LATITUDES)
    longitude = declare(DEGREES, 'where', reach='headquarters', **LONGITUDES)
    same_as = declare(PLACE, 'where', within='governorate', reach='headquarters')


@record
class WorkingPerson(OfReview):
    """Somebody who works in the register: an alias, which can be changed, beside the number that the history has."""

    class Meta:
        """The name of the table, which is the shorter one."""

        table_name = 'person'

    child_kinds = ('person_role', 'person_key', 'person_kept_from')
    title_fields = ('alias',)

    # Asked for by whoever adds or renames one, and not required: once it is erased the person is still somebody.
    alias = declare(TEXT, 'people', first=True, sensitive=True)


@record
class PersonRole(Child):
    """What a person may do in the register, from when until when."""

    class Meta:
        """The name of the table, which has two words."""

        table_name = 'person_role'

    parent_kind = 'person'

    role = declare(CODE, 'people', codes='person_roles', required=True, first=True)
    since = declare(DATE, 'people', first=True)
    until = declare(DATE, 'people', first=True)


@record
class Decision(OfReview):
    """What somebody decided about a record: made once, and never changed.

    `vector` and `hash` say of which state of the record; `person` and `desk` who decided and where, both as numbers.
    `follows` is the decision of another desk that this one takes over or answers, `sample` of which sample a record is
    that was approved by one, `awaits` what a record waits for that is put off. What of `person`, `key` and `signature`
    leaves, only that person turns on.
    """

    found_by = ('record',)

    record = declare(
        LINK, 'review', links=('incident', 'abductee', 'informant', 'place'), required=True, reach='headquarters'
    )
    event = declare(CODE, 'review', codes='review_events', required=True, reach='headquarters')
    state = declare(CODE, 'review', codes='states', required=True, reach='headquarters')
    vector = declare(TEXT, 'review', required=True, reach='headquarters')
    hash = declare(TEXT, 'review', reach='headquarters')
    person = declare(LINK, 'review', links=('person',), reach='headquarters')
    desk = declare(TEXT, 'review', required=True, reach='headquarters')
    decided_at = declare(TEXT, 'review', required=True, reach='headquarters')
    because = declare(CODE, 'review', codes='edit_reasons', reach='headquarters')
    note = declare(LONG_TEXT, 'review', reach='headquarters')
    until = declare(DATE, 'review', reach='headquarters')
    key = declare(TEXT, 'review', reach='headquarters')
    signature = declare(TEXT, 'review', reach='headquarters')
    follows = declare(LINK, 'review', links=('decision',), reach='headquarters')
    sample = declare(TEXT, 'review', reach='headquarters')
    awaits = declare(CODE, 'review', codes='put_off_awaits', reach='headquarters')


@record
class PersonKey(Child):
    """A key of a person that signs what they decide: its public half, and the secret one sealed by their passphrase."""

    class Meta:
        """The name of the table, which has two words."""

        table_name = 'person_key'

    parent_kind = 'person'

    key = declare(TEXT, 'people', required=True)
    sealed = declare(LONG_TEXT, 'people', sensitive=True)
    since = declare(DATE, 'people')
    until = declare(DATE, 'people')
    travels = declare(CODE, 'people', codes='yes_no')


@record
class KeptFrom(Child):
    """What a person is kept from in reviewing: a record, or all that happened at a place."""

    class Meta:
        """The name of the table, which says whose it is."""

        table_name = 'person_kept_from'

    parent_kind = 'person'

    record = declare(LINK, 'people', links=('incident', 'abductee', 'informant', 'place'))
    place = declare(PLACE, 'people')
    since = declare(DATE, 'people')


@record
class AskedQuestion(OfReview):
    """A question about a field, a row or a whole record: asked once, and never changed.

    `number` is what it goes by where nothing else of the register may be read, and stands nowhere else. `occurred` and
    `place` are those of the record as they stood then; `doubt` is the rule that it came from.
    """

    class Meta:
        """The name of the table, which is the shorter one."""

        table_name = 'question'

    found_by = ('record',)

    number = declare(TEXT, 'review', required=True, reach='headquarters')
    record = declare(
        LINK, 'review', links=('incident', 'abductee', 'informant', 'place'), required=True, reach='headquarters'
    )
    row = declare(LINK, 'review', reach='headquarters')
    field = declare(TEXT, 'review', reach='headquarters')
    text = declare(LONG_TEXT, 'review', required=True, sensitive=True, reach='headquarters')
    doubt = declare(TEXT, 'review', reach='headquarters')
    occurred = declare(DATE, 'review', reach='headquarters')
    place = declare(PLACE, 'review', reach='headquarters')
    person = declare(LINK, 'review', links=('person',))
    desk = declare(TEXT, 'review', required=True, reach='headquarters')
    asked_at = declare(TEXT, 'review', required=True, reach='headquarters')


@record
class Reply(OfReview):
    """What came of a question: an answer, or that it was closed; made once, and never changed."""

    found_by = ('question',)

    question = declare(LINK, 'review', links=('question',), required=True, reach='headquarters')
    event = declare(CODE, 'review', codes='question_events', required=True, reach='headquarters')
    text = declare(LONG_TEXT, 'review', sensitive=True, reach='headquarters')
    person = declare(LINK, 'review', links=('person',))
    desk = declare(TEXT, 'review', required=True, reach='headquarters')
    said_at = declare(TEXT, 'review', required=True, reach='headquarters')


@record
class MonthSentence(OfReview):
    """A sentence of a report as somebody edited it, in both languages; its figures stand in it as tokens.

    `period` and `layout` say of which report, `place` which of its sentences. `unread` is the language (`en` or `ar`)
    that was not read since the other one changed.
    """

    class Meta:
        """The name of the table, which is the shorter one."""

        table_name = 'sentence'

    found_by = ('period',)

    period = declare(TEXT, 'report', required=True)
    layout = declare(TEXT, 'report', required=True)
    place = declare(TEXT, 'report', required=True)
    english = declare(LONG_TEXT, 'report', sensitive=True)
    arabic = declare(LONG_TEXT, 'report', sensitive=True)
    unread = declare(CODE, 'report', codes='languages')


@record
class LetThrough(OfReview):
    """Words that leave though a check found something in them: a lead kept them, and said why.

    `about` and `field` say where they stand: a record and its field, or a report's sentence; `text` is the whole text
    as it was then, and it is asked about again once it changes. `kind` is what was found, `words` which words.
    """

    class Meta:
        """The name of the table, which has two words."""

        table_name = 'let_through'

    found_by = ('about',)

    about = declare(TEXT, 'report', required=True)
    field = declare(TEXT, 'report', required=True)
    text = declare(LONG_TEXT, 'report', sensitive=True)
    kind = declare(CODE, 'report', codes='leaks', required=True)
    words = declare(TEXT, 'report', sensitive=True)
    reason = declare(LONG_TEXT, 'report', sensitive=True)
    person = declare(LINK, 'report', links=('person',))
    desk = declare(TEXT, 'report', required=True)
    kept_at = declare(TEXT, 'report', required=True)


@record
class ReportIssue(OfReview):
    """A report as it was issued, or a corrigendum of one: made once, and never changed.

    `form` says which of both, `edition` counts either for itself. `ended` and `head` are the end of the history that it
    is of, `state` and `as_of` what of it was counted. `figures` are its cells, `rules` its layout as the file has it,
    `english` and `arabic` its words; `files` are the names and sums of what was written, `named` the people whom they
    name by their numbers, `open_points` what was open in the month, and `despite` why it was issued all the same.
    `corrects` is the issue that a corrigendum corrects, `reasons` why its figures changed.
    """

    class Meta:
        """The name of the table, which is the shorter one."""

        table_name = 'issue'

    found_by = ('period',)

    period = declare(TEXT, 'report', required=True)
    layout = declare(TEXT, 'report', required=True)
    form = declare(CODE, 'report', codes='issue_forms', required=True)
    edition = declare(NUMBER, 'report', required=True)
    corrects = declare(LINK, 'report', links=('issue',))
    state = declare(TEXT, 'report')
    as_of = declare(TEXT, 'report')
    ended = declare(NUMBER, 'report', required=True)
    head = declare(TEXT, 'report', required=True)
    figures = declare(KEPT, 'report', required=True)
    rules = declare(KEPT, 'report', required=True)
    english = declare(KEPT, 'report', sensitive=True)
    arabic = declare(KEPT, 'report', sensitive=True)
    files = declare(KEPT, 'report')
    named = declare(KEPT, 'report')
    open_points = declare(KEPT, 'report')
    despite_english = declare(LONG_TEXT, 'report', sensitive=True)
    despite_arabic = declare(LONG_TEXT, 'report', sensitive=True)
    reasons = declare(KEPT, 'report')
    person = declare(LINK, 'report', links=('person',))
    desk = declare(TEXT, 'report', required=True)
    issued_at = declare(TEXT, 'report', required=True)


@record
class Merge(OfReview):
    """Two records that were brought together: what is kept of both stands in the survivor, the other one is withdrawn.

    `ended` is the end of the history before it, at which both are as they were; `chosen` says of each field whose value
    was kept, and `moved` which rows the survivor has from the other. Withdrawn once both are given back.
    """

    found_by = ('survivor', 'merged')

    survivor = declare(LINK, 'review', links=('incident', 'abductee'), required=True, reach='headquarters')
    merged = declare(LINK, 'review', links=('incident', 'abductee'), required=True, reach='headquarters')
    ended = declare(NUMBER, 'review', required=True)
    chosen = declare(KEPT, 'review')
    moved = declare(KEPT, 'review')
    reason = declare(LONG_TEXT, 'review', sensitive=True)
    person = declare(LINK, 'review', links=('person',))
    desk = declare(TEXT, 'review', required=True)
    merged_at = declare(TEXT, 'review', required=True)


@record
class Split(OfReview):
    """A record of which a second one was made: with rows of the first one, which went to it.

    `ended` is the end of the history before it, `moved` says which rows went. Withdrawn once it is undone.
    """

    found_by = ('first', 'second')

    first = declare(LINK, 'review', links=('incident', 'abductee'), required=True)
    second = declare(LINK, 'review', links=('incident', 'abductee'), required=True)
    ended = declare(NUMBER, 'review', required=True)
    moved = declare(KEPT, 'review')
    reason = declare(LONG_TEXT, 'review', sensitive=True)
    person = declare(LINK, 'review', links=('person',))
    desk = declare(TEXT, 'review', required=True)
    split_at = declare(TEXT, 'review', required=True)


@record
class HeldApart(OfReview):
    """Two records that are not the same, though they are alike: remembered until a value changes that was weighed.

    `compared` has the vectors of both as they were looked at then, in the order of their uids.
    """

    class Meta:
        """The name of the table, which is the shorter one."""

        table_name = 'apart'

    found_by = ('one', 'other')

    one = declare(LINK, 'review', links=('incident', 'abductee'), required=True, reach='headquarters')
    other = declare(LINK, 'review', links=('incident', 'abductee'), required=True, reach='headquarters')
    compared = declare(TEXT, 'review')
    reason = declare(LONG_TEXT, 'review', sensitive=True)
    person = declare(LINK, 'review', links=('person',))
    desk = declare(TEXT, 'review', required=True, reach='headquarters')
    said_at = declare(TEXT, 'review', required=True, reach='headquarters')


@record
class ContactLine(OfReview):
    """That somebody was asked about an abductee: a day, who was asked, and what came of it. It never leaves the desk.

    `not_before` is the day before which the family asked not to be called.
    """

    class Meta:
        """The name of the table, which is the shorter one."""

        table_name = 'contact'

    found_by = ('record',)

    record = declare(LINK, 'review', links=('abductee',), required=True)
    asked_on = declare(DATE, 'review', required=True)
    whom = declare(TEXT, 'review', sensitive=True)
    came_of = declare(CODE, 'review', codes='contact_results', required=True)
    not_before = declare(DATE, 'review')
    note = declare(LONG_TEXT, 'review', sensitive=True)
    person = declare(LINK, 'review', links=('person',))
    desk = declare(TEXT, 'review', required=True)


def taken_apart(kind: str, name: str, code: str) -> dict[str, str]:
    """The fields and codes that a code of a list stands for; empty where it stands for itself.

    A column `import_as` says so, as `armed_attack+massacre`: a massacre is an attack with that mark.
    """
    specs = RECORDS[kind].specs()
    row = specs[name].code_list().get(code) if name in specs and specs[name].codes else None
    if row is None or not row.columns.get('import_as'):
        return {}
    plain, _plus, mark = row.columns['import_as'].partition('+')
    marked = next((other for other, spec in specs.items() if spec.kind is CODES and mark in spec.code_list()), '')
    return {name: plain, marked: mark} if marked else {}


@dataclass(slots=True)
class Record:
    """A row with its values and its children: a root `Record` is an aggregate.

    `values` holds what is stated (no None); `revision` is the vector of the root as it was read ('' for a new one).
    """

    kind: str
    uid: str = dataclass_field(default_factory=new_uid)
    values: dict[str, Any] = dataclass_field(default_factory=dict)
    children: list['Record'] = dataclass_field(default_factory=list)
    revision: str = ''

    def get(self, name: str) -> Stored:
        """A value, None when it is not stated."""
        return self.values.get(name)

    def set(self, name: str, value: Stored) -> None:
        """State a value, or take it back with None."""
        if value is None:
            self.values.pop(name, None)
        else:
            self.values[name] = value

    @property
    def withdrawn(self) -> bool:
        """Whether the row is withdrawn."""
        return 'withdrawn' in self.values

    @property
    def is_approved(self) -> bool:
        """Whether a reviewer has approved the record."""
        return self.values.get('state') in APPROVED

    def of(self, kind: str) -> list['Record']:
        """The live children of a kind."""
        return [child for child in self.children if child.kind == kind and not child.withdrawn]

    def walk(self) -> Iterator['Record']:
        """The row itself and every row below it."""
        yield self
        for child in self.children:
            if child.children:
                yield from child.walk()
            else:  # most have none, and to walk through each of them takes longer than all else
                yield child

    def live(self) -> Iterator['Record']:
        """The row itself and the rows below it, without what is withdrawn and all that is below such a one."""
        yield self
        for child in self.children:
            if not child.withdrawn:
                yield from child.live()

    def copied(self) -> 'Record':
        """The same row with rows below it, to be changed apart from these; what is stated is text and numbers alone."""
        return Record(self.kind, self.uid, dict(self.values), [row.copied() for row in self.children], self.revision)

    def add(self, kind: str, **values: Stored) -> 'Record':
        """A new child with these values."""
        position = 1 + max((int(c.get('position') or 0) for c in self.children if c.kind == kind), default=0)
        stated = {name: value for name, value in values.items() if value is not None}
        child = Record(kind, values={'parent': self.uid, 'position': position} | stated)
        self.children.append(child)
        return child


def latest_status(changes: list[Record]) -> Record | None:
    """The latest effective confirmed one of these status changes: a rumour never stands for it."""
    confirmed = [change for change in changes if change.get('confirmed') in (None, 'confirmed')]
    return max(confirmed, key=lambda c: (str(c.get('effective') or ''), c.get('position') or 0), default=None)


def status_on(abductee: Record, day: str) -> Record | None:
    """The latest effective confirmed status of an abductee by the end of a day."""
    return latest_status([change for change in abductee.of('status_change') if _begun(change.get('effective'), day)])


def _begun(when: Stored, day: str) -> bool:
    if when is None:
        return True
    first = dates.first_day(str(when)) or dates.last_day(str(when))
    return first is not None and first.isoformat() <= day
