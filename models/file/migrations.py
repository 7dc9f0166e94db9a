"""Numbered, frozen steps that bring a register's tables from one version to the next.

A step never changes after its release and never imports live models: it is text that stands for what was true then.
The version is stamped in the same transaction as the step.
"""

import re
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Protocol

from models.errors import NewerRegister, NotARegister
from models.language.messages import _

APPLICATION_ID = 0x53494A4C  # 'SIJL'
_MADE = re.compile(r'CREATE (?:VIRTUAL )?TABLE "?(\w+)')
_DROPPED = re.compile(r'DROP TABLE "?(\w+)')
_RENAMED = re.compile(r'ALTER TABLE "?(\w+)"? RENAME TO "?(\w+)')
# The columns of records stand in quotes, those of the program's own tables do not.
_FIELD = re.compile(r'^ +"(\w+)" [A-Z]', re.MULTILINE)
_ADDED = re.compile(r'ALTER TABLE "(\w+)" ADD COLUMN "(\w+)"')


class Database(Protocol):
    """What the steps ask of a register's database."""

    def atomic(self, mode: str) -> Any:
        """A transaction."""

    def step(self, statement: str) -> None:
        """Run one statement of a step."""

    @property
    def mark(self) -> int:
        """The mark of the program that made it."""

    @property
    def version(self) -> int:
        """The version of the tables, 0 where there are none."""

    def stamp(self, mark: int, version: int) -> None:
        """State both."""


Step = tuple[str, ...]


def _search(kind: str) -> str:
    """A word index without the words' text: what it finds is read from the records."""
    options = """content='', contentless_delete=1, prefix='1 2 3', detail=none"""
    return f'CREATE VIRTUAL TABLE {kind}_search USING fts5(terms, {options}, tokenize="unicode61 remove_diacritics 0")'


FIRST: Step = (
    'CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID',
    """CREATE TABLE revision (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        at TEXT NOT NULL,
        desk TEXT NOT NULL,
        who TEXT NOT NULL,
        action TEXT NOT NULL,
        reason TEXT,
        batch TEXT,
        undoes TEXT,
        kind TEXT NOT NULL,
        record TEXT NOT NULL,
        vector TEXT NOT NULL,
        content TEXT NOT NULL,
        snapshot TEXT,
        salts BLOB,
        previous TEXT NOT NULL,
        hash TEXT NOT NULL
    )""",
    'CREATE INDEX revision_record ON revision (record, id)',
    'CREATE INDEX revision_batch ON revision (batch) WHERE batch IS NOT NULL',
    'CREATE INDEX revision_undoes ON revision (undoes) WHERE undoes IS NOT NULL',
    """CREATE TABLE change (
        id INTEGER PRIMARY KEY,
        revision INTEGER NOT NULL REFERENCES revision(id) DEFERRABLE INITIALLY DEFERRED,
        row_kind TEXT NOT NULL,
        row_uid TEXT NOT NULL,
        field TEXT NOT NULL,
        old TEXT,
        old_salt BLOB NOT NULL,
        new TEXT,
        new_salt BLOB NOT NULL
    )""",
    'CREATE INDEX change_revision ON change (revision)',
    """CREATE TABLE batch (
        id INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, at TEXT NOT NULL, who TEXT NOT NULL, about TEXT NOT NULL
    )""",
    'CREATE TABLE draft (uid TEXT PRIMARY KEY, kind TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL)',
    """CREATE TABLE coded (
        row_kind TEXT NOT NULL,
        field TEXT NOT NULL,
        code TEXT NOT NULL,
        row_id INTEGER NOT NULL,
        PRIMARY KEY (row_kind, field, code, row_id)
    ) WITHOUT ROWID""",
    'CREATE INDEX coded_row ON coded (row_kind, row_id)',
    """CREATE TABLE "incident" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "kind" TEXT,
        "means" TEXT,
        "marks" TEXT,
        "occurred" TEXT,
        "occurred_typed" TEXT,
        "time_of_day" TEXT,
        "learned_on" TEXT,
        "learned_on_typed" TEXT,
        "governorate" TEXT,
        "area" TEXT,
        "place" TEXT,
        "place_typed" TEXT,
        "zone" TEXT,
        "latitude" REAL,
        "longitude" REAL,
        "exactness" TEXT,
        "carried_out_by" TEXT,
        "against" TEXT,
        "jointly_with" TEXT,
        "claimed_by" TEXT,
        "certainty" TEXT,
        "summary" TEXT,
        "narrative" TEXT,
        "public_summary" TEXT,
        "reference" TEXT,
        "state" TEXT,
        "withdrawn" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL,
        killed INTEGER
    )""",
    'CREATE INDEX incident_reference ON "incident" ("reference", id) WHERE withdrawn IS NULL',
    'CREATE INDEX incident_occurred ON "incident" ("occurred", id) WHERE withdrawn IS NULL',
    'CREATE INDEX incident_place ON "incident" ("place", id) WHERE withdrawn IS NULL',
    'CREATE INDEX incident_kind ON "incident" ("kind", id) WHERE withdrawn IS NULL',
    'CREATE INDEX incident_governorate ON "incident" ("governorate", id) WHERE withdrawn IS NULL',
    'CREATE INDEX incident_carried_out_by ON "incident" ("carried_out_by", id) WHERE withdrawn IS NULL',
    'CREATE INDEX incident_killed ON "incident" (killed, id) WHERE withdrawn IS NULL',
    'CREATE INDEX incident_state ON "incident" ("state", id) WHERE withdrawn IS NULL',
    _search('incident'),
    """CREATE TABLE "casualty" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "outcome" TEXT,
        "party" TEXT,
        "standing" TEXT,
        "who" TEXT,
        "role" TEXT,
        "count" INTEGER,
        "lowest" INTEGER,
        "highest" INTEGER,
        "outcome_date" TEXT,
        "outcome_date_typed" TEXT,
        "found_on" TEXT,
        "found_on_typed" TEXT,
        "learned_on" TEXT,
        "learned_on_typed" TEXT,
        "cause" TEXT,
        "note" TEXT,
        "parent" TEXT NOT NULL REFERENCES incident(uid) DEFERRABLE INITIALLY DEFERRED,
        "position" INTEGER,
        "withdrawn" TEXT
    )""",
    'CREATE INDEX casualty_parent ON "casualty" (parent)',
    """CREATE TABLE "victim" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "name" TEXT,
        "father" TEXT,
        "mother" TEXT,
        "sex" TEXT,
        "age" INTEGER,
        "origin" TEXT,
        "nationality" TEXT,
        "body_identified" TEXT,
        "publish_consent" TEXT,
        "same_person" TEXT,
        "note" TEXT,
        "parent" TEXT NOT NULL REFERENCES casualty(uid) DEFERRABLE INITIALLY DEFERRED,
        "position" INTEGER,
        "withdrawn" TEXT
    )""",
    'CREATE INDEX victim_parent ON "victim" (parent)',
    """CREATE TABLE "source" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "channel" TEXT,
        "informant" TEXT,
        "received" TEXT,
        "received_typed" TEXT,
        "first_hand" TEXT,
        "reliability" TEXT,
        "link" TEXT,
        "says" TEXT,
        "parent" TEXT NOT NULL REFERENCES incident(uid) DEFERRABLE INITIALLY DEFERRED,
        "position" INTEGER,
        "withdrawn" TEXT
    )""",
    'CREATE INDEX source_parent ON "source" (parent)',
    """CREATE TABLE "abductee" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "name_ar" TEXT,
        "name_latin" TEXT,
        "father" TEXT,
        "mother" TEXT,
        "kunya" TEXT,
        "sex" TEXT,
        "born" TEXT,
        "born_typed" TEXT,
        "age" INTEGER,
        "nationality" TEXT,
        "occupation" TEXT,
        "abducted_on" TEXT,
        "abducted_on_typed" TEXT,
        "governorate" TEXT,
        "place" TEXT,
        "place_typed" TEXT,
        "abducted_by" TEXT,
        "manner" TEXT,
        "incident" TEXT,
        "learned_on" TEXT,
        "learned_on_typed" TEXT,
        "physical" TEXT,
        "belongings" TEXT,
        "family_contact" TEXT,
        "consent" TEXT,
        "notes" TEXT,
        "reference" TEXT,
        "state" TEXT,
        "withdrawn" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL,
        status TEXT
    )""",
    'CREATE INDEX abductee_reference ON "abductee" ("reference", id) WHERE withdrawn IS NULL',
    'CREATE INDEX abductee_name_ar ON "abductee" ("name_ar", id) WHERE withdrawn IS NULL',
    'CREATE INDEX abductee_name_latin ON "abductee" ("name_latin", id) WHERE withdrawn IS NULL',
    'CREATE INDEX abductee_abducted_on ON "abductee" ("abducted_on", id) WHERE withdrawn IS NULL',
    'CREATE INDEX abductee_governorate ON "abductee" ("governorate", id) WHERE withdrawn IS NULL',
    'CREATE INDEX abductee_abducted_by ON "abductee" ("abducted_by", id) WHERE withdrawn IS NULL',
    'CREATE INDEX abductee_status ON "abductee" (status, id) WHERE withdrawn IS NULL',
    'CREATE INDEX abductee_state ON "abductee" ("state", id) WHERE withdrawn IS NULL',
    _search('abductee'),
    """CREATE TABLE "status_change" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "status" TEXT,
        "confirmed" TEXT,
        "effective" TEXT,
        "effective_typed" TEXT,
        "learned_on" TEXT,
        "learned_on_typed" TEXT,
        "place" TEXT,
        "place_typed" TEXT,
        "source" TEXT,
        "note" TEXT,
        "parent" TEXT NOT NULL REFERENCES abductee(uid) DEFERRABLE INITIALLY DEFERRED,
        "position" INTEGER,
        "withdrawn" TEXT
    )""",
    'CREATE INDEX status_change_parent ON "status_change" (parent)',
    """CREATE TABLE "informant" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "code" TEXT,
        "identity" TEXT,
        "contact" TEXT,
        "reliability" TEXT,
        "note" TEXT,
        "reference" TEXT,
        "state" TEXT,
        "withdrawn" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    'CREATE INDEX informant_reference ON "informant" ("reference", id) WHERE withdrawn IS NULL',
    'CREATE INDEX informant_code ON "informant" ("code", id) WHERE withdrawn IS NULL',
    'CREATE INDEX informant_reliability ON "informant" ("reliability", id) WHERE withdrawn IS NULL',
    'CREATE INDEX informant_state ON "informant" ("state", id) WHERE withdrawn IS NULL',
    _search('informant'),
    """CREATE TABLE "place" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "name_ar" TEXT,
        "name_en" TEXT,
        "aliases" TEXT,
        "governorate" TEXT,
        "area" TEXT,
        "within" TEXT,
        "within_typed" TEXT,
        "latitude" REAL,
        "longitude" REAL,
        "same_as" TEXT,
        "same_as_typed" TEXT,
        "reference" TEXT,
        "state" TEXT,
        "withdrawn" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    'CREATE INDEX place_reference ON "place" ("reference", id) WHERE withdrawn IS NULL',
    'CREATE INDEX place_name_ar ON "place" ("name_ar", id) WHERE withdrawn IS NULL',
    'CREATE INDEX place_name_en ON "place" ("name_en", id) WHERE withdrawn IS NULL',
    'CREATE INDEX place_governorate ON "place" ("governorate", id) WHERE withdrawn IS NULL',
    'CREATE INDEX place_state ON "place" ("state", id) WHERE withdrawn IS NULL',
    _search('place'),
)

SECOND: Step = (
    *(
        f'ALTER TABLE "{table}" ADD COLUMN "set_aside" TEXT'
        for table in (
            'incident', 'casualty', 'victim', 'source', 'abductee', 'status_change', 'informant', 'place',
        )
    ),
    'ALTER TABLE "casualty" ADD COLUMN "earlier" TEXT',
    'ALTER TABLE "source" ADD COLUMN "received_time" TEXT',
    """CREATE TABLE problem (
        kind TEXT NOT NULL,
        record INTEGER NOT NULL,
        rule TEXT NOT NULL,
        row_uid TEXT NOT NULL,
        field TEXT NOT NULL,
        PRIMARY KEY (kind, record, rule, row_uid, field)
    ) WITHOUT ROWID""",
    'CREATE INDEX problem_rule ON problem (rule, kind, record)',
    """CREATE TABLE name_key (
        key TEXT NOT NULL,
        kind TEXT NOT NULL,
        row_id INTEGER NOT NULL,
        PRIMARY KEY (key, kind, row_id)
    ) WITHOUT ROWID""",
    'CREATE INDEX name_key_row ON name_key (kind, row_id)',
    """CREATE TABLE pattern (
        uid TEXT PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, content TEXT NOT NULL, at TEXT NOT NULL
    )""",
)  # fmt: skip

_OF_THE_ALIAS = "('language', 'date_order', 'carried', 'text_size')"
_ALIAS = "(SELECT value FROM meta WHERE key = 'alias')"

# Settings and drafts of the documenter who works are kept by their alias.
THIRD: Step = (
    f"INSERT INTO meta SELECT key || ' ' || {_ALIAS}, value FROM meta WHERE key IN {_OF_THE_ALIAS}",
    f'DELETE FROM meta WHERE key IN {_OF_THE_ALIAS}',
    """CREATE TABLE draft_by_alias (
        alias TEXT NOT NULL,
        uid TEXT NOT NULL,
        kind TEXT NOT NULL,
        content TEXT NOT NULL,
        at TEXT NOT NULL,
        PRIMARY KEY (alias, uid)
    )""",
    f'INSERT INTO draft_by_alias SELECT {_ALIAS}, uid, kind, content, at FROM draft ORDER BY rowid',
    'DROP TABLE draft',
    'ALTER TABLE draft_by_alias RENAME TO draft',
)

# The second form of a revision; what was written before stays as it is, in the first.
FOURTH: Step = (
    'ALTER TABLE revision ADD COLUMN form INTEGER NOT NULL DEFAULT 1',
    "ALTER TABLE revision ADD COLUMN origin TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE revision ADD COLUMN signer TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE revision ADD COLUMN person TEXT NOT NULL DEFAULT ''",
    'ALTER TABLE change ADD COLUMN alone INTEGER NOT NULL DEFAULT 1',
)

# No statement: what the register keeps of itself is in its history from now on, in revisions that are of no record. An
# earlier program would call them broken, and would change such things without one.
FIFTH: Step = ()

# Who works in the register; drafts are theirs, by their uid and no longer by an alias.
SIXTH: Step = (
    """CREATE TABLE "person" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "alias" TEXT,
        "withdrawn" TEXT,
        "set_aside" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    """CREATE TABLE "person_role" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "role" TEXT,
        "since" TEXT,
        "since_typed" TEXT,
        "until" TEXT,
        "until_typed" TEXT,
        "parent" TEXT NOT NULL REFERENCES person(uid) DEFERRABLE INITIALLY DEFERRED,
        "position" INTEGER,
        "withdrawn" TEXT,
        "set_aside" TEXT
    )""",
    'CREATE INDEX person_role_parent ON "person_role" (parent)',
    """CREATE TABLE "person_key" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "key" TEXT,
        "sealed" TEXT,
        "since" TEXT,
        "since_typed" TEXT,
        "until" TEXT,
        "until_typed" TEXT,
        "travels" TEXT,
        "parent" TEXT NOT NULL REFERENCES person(uid) DEFERRABLE INITIALLY DEFERRED,
        "position" INTEGER,
        "withdrawn" TEXT,
        "set_aside" TEXT
    )""",
    'CREATE INDEX person_key_parent ON "person_key" (parent)',
    'ALTER TABLE draft RENAME COLUMN alias TO person',
)

# What was decided about records.
SEVENTH: Step = (
    """CREATE TABLE "decision" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "record" TEXT,
        "event" TEXT,
        "state" TEXT,
        "vector" TEXT,
        "hash" TEXT,
        "person" TEXT,
        "desk" TEXT,
        "decided_at" TEXT,
        "because" TEXT,
        "note" TEXT,
        "until" TEXT,
        "until_typed" TEXT,
        "key" TEXT,
        "signature" TEXT,
        "follows" TEXT,
        "withdrawn" TEXT,
        "set_aside" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    'CREATE INDEX decision_record ON "decision" ("record", id)',
)

# What is asked about records, what waits for review, and what each person looked at last.
EIGHTH: Step = (
    'ALTER TABLE "decision" ADD COLUMN "sample" TEXT',
    'ALTER TABLE "decision" ADD COLUMN "awaits" TEXT',
    """CREATE TABLE "person_kept_from" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "record" TEXT,
        "place" TEXT,
        "place_typed" TEXT,
        "since" TEXT,
        "since_typed" TEXT,
        "parent" TEXT NOT NULL REFERENCES person(uid) DEFERRABLE INITIALLY DEFERRED,
        "position" INTEGER,
        "withdrawn" TEXT,
        "set_aside" TEXT
    )""",
    'CREATE INDEX person_kept_from_parent ON "person_kept_from" (parent)',
    """CREATE TABLE "question" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "number" TEXT,
        "record" TEXT,
        "row" TEXT,
        "field" TEXT,
        "text" TEXT,
        "doubt" TEXT,
        "occurred" TEXT,
        "occurred_typed" TEXT,
        "place" TEXT,
        "place_typed" TEXT,
        "person" TEXT,
        "desk" TEXT,
        "asked_at" TEXT,
        "withdrawn" TEXT,
        "set_aside" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    'CREATE INDEX question_record ON "question" ("record", id)',
    """CREATE TABLE "reply" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "question" TEXT,
        "event" TEXT,
        "text" TEXT,
        "person" TEXT,
        "desk" TEXT,
        "said_at" TEXT,
        "withdrawn" TEXT,
        "set_aside" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    'CREATE INDEX reply_question ON "reply" ("question", id)',
    """CREATE TABLE waiting (
        kind TEXT NOT NULL,
        record INTEGER NOT NULL,
        on_top INTEGER NOT NULL,
        points INTEGER NOT NULL,
        since TEXT NOT NULL,
        may_sample INTEGER NOT NULL,
        workers TEXT NOT NULL,
        put_off TEXT NOT NULL,
        PRIMARY KEY (kind, record)
    ) WITHOUT ROWID""",
    'CREATE INDEX waiting_order ON waiting (on_top DESC, points DESC, since, kind, record)',
    """CREATE TABLE looked (
        person TEXT NOT NULL,
        record TEXT NOT NULL,
        vector TEXT NOT NULL,
        PRIMARY KEY (person, record)
    ) WITHOUT ROWID""",
)

# Whether a family knows, and when it was asked; the sentences of a report, and what a lead let leave. The last indexes
# are for reports: what a register came to know in a period, and the few rows that have another date or are withdrawn.
NINTH: Step = (
    'ALTER TABLE "victim" ADD COLUMN "family_knows" TEXT',
    'ALTER TABLE "abductee" ADD COLUMN "consent_asked_on" TEXT',
    'ALTER TABLE "abductee" ADD COLUMN "consent_asked_on_typed" TEXT',
    'ALTER TABLE "abductee" ADD COLUMN "family_knows" TEXT',
    """CREATE TABLE "sentence" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "period" TEXT,
        "layout" TEXT,
        "place" TEXT,
        "english" TEXT,
        "arabic" TEXT,
        "unread" TEXT,
        "withdrawn" TEXT,
        "set_aside" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    'CREATE INDEX sentence_period ON "sentence" ("period", id)',
    """CREATE TABLE "let_through" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "about" TEXT,
        "field" TEXT,
        "text" TEXT,
        "kind" TEXT,
        "words" TEXT,
        "reason" TEXT,
        "person" TEXT,
        "desk" TEXT,
        "kept_at" TEXT,
        "withdrawn" TEXT,
        "set_aside" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    'CREATE INDEX let_through_about ON "let_through" ("about", id)',
    'CREATE INDEX revision_kind ON revision (kind, at)',
    'CREATE INDEX incident_learned_on ON "incident" ("learned_on") WHERE "learned_on" IS NOT NULL',
    'CREATE INDEX incident_withdrawn ON "incident" ("reference") WHERE withdrawn IS NOT NULL',
    'CREATE INDEX abductee_withdrawn ON "abductee" ("reference") WHERE withdrawn IS NOT NULL',
    'CREATE INDEX casualty_outcome_date ON "casualty" ("outcome_date", parent) WHERE "outcome_date" IS NOT NULL',
)

# What was issued, and the corrigenda of it.
TENTH: Step = (
    """CREATE TABLE "issue" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "period" TEXT,
        "layout" TEXT,
        "form" TEXT,
        "edition" INTEGER,
        "corrects" TEXT,
        "state" TEXT,
        "as_of" TEXT,
        "ended" INTEGER,
        "head" TEXT,
        "figures" TEXT,
        "rules" TEXT,
        "english" TEXT,
        "arabic" TEXT,
        "files" TEXT,
        "named" TEXT,
        "open_points" TEXT,
        "despite_english" TEXT,
        "despite_arabic" TEXT,
        "reasons" TEXT,
        "person" TEXT,
        "desk" TEXT,
        "issued_at" TEXT,
        "withdrawn" TEXT,
        "set_aside" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    'CREATE INDEX issue_period ON "issue" ("period", id)',
)

# An abductee who is a person told of before; records brought together, parted and held apart; when a family was asked.
ELEVENTH: Step = (
    'ALTER TABLE "abductee" ADD COLUMN "same_person" TEXT',
    """CREATE TABLE "merge" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "survivor" TEXT,
        "merged" TEXT,
        "ended" INTEGER,
        "chosen" TEXT,
        "moved" TEXT,
        "reason" TEXT,
        "person" TEXT,
        "desk" TEXT,
        "merged_at" TEXT,
        "withdrawn" TEXT,
        "set_aside" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    'CREATE INDEX merge_survivor ON "merge" ("survivor", id)',
    'CREATE INDEX merge_merged ON "merge" ("merged", id)',
    """CREATE TABLE "split" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "first" TEXT,
        "second" TEXT,
        "ended" INTEGER,
        "moved" TEXT,
        "reason" TEXT,
        "person" TEXT,
        "desk" TEXT,
        "split_at" TEXT,
        "withdrawn" TEXT,
        "set_aside" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    'CREATE INDEX split_first ON "split" ("first", id)',
    'CREATE INDEX split_second ON "split" ("second", id)',
    """CREATE TABLE "apart" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "one" TEXT,
        "other" TEXT,
        "compared" TEXT,
        "reason" TEXT,
        "person" TEXT,
        "desk" TEXT,
        "said_at" TEXT,
        "withdrawn" TEXT,
        "set_aside" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    'CREATE INDEX apart_one ON "apart" ("one", id)',
    'CREATE INDEX apart_other ON "apart" ("other", id)',
    """CREATE TABLE "contact" (
        id INTEGER PRIMARY KEY,
        uid TEXT NOT NULL UNIQUE,
        "record" TEXT,
        "asked_on" TEXT,
        "asked_on_typed" TEXT,
        "whom" TEXT,
        "came_of" TEXT,
        "not_before" TEXT,
        "not_before_typed" TEXT,
        "note" TEXT,
        "person" TEXT,
        "desk" TEXT,
        "withdrawn" TEXT,
        "set_aside" TEXT,
        revision TEXT NOT NULL,
        saved_at TEXT NOT NULL
    )""",
    'CREATE INDEX contact_record ON "contact" ("record", id)',
)

_LIST_OF = "CASE WHEN {row}.withdrawn IS NULL THEN coalesce({row}.\"state\", '') ELSE 'withdrawn' END"


def _counted(table: str, group: str, columns: str) -> Step:
    """How many rows of a table are in each group, kept by the database itself as they come, go and change."""
    new, old = group.format(row='NEW'), group.format(row='OLD')
    # No `OR IGNORE`: what is done on a conflict in a trigger is decided by the statement that set it off.
    more = (
        f"UPDATE counted SET number = number + 1 WHERE kind = '{table}' AND part = {new}; "
        f"INSERT INTO counted SELECT '{table}', {new}, 1 WHERE changes() = 0;"
    )
    fewer = f"UPDATE counted SET number = number - 1 WHERE kind = '{table}' AND part = {old};"
    moves = f'AFTER UPDATE OF {columns} ON "{table}" WHEN {old} IS NOT {new}'
    return (
        f'INSERT INTO counted SELECT \'{table}\', {group.format(row="r")}, count(*) FROM "{table}" AS r GROUP BY 2',
        f'CREATE TRIGGER {table}_comes AFTER INSERT ON "{table}" BEGIN {more} END',
        f'CREATE TRIGGER {table}_goes AFTER DELETE ON "{table}" BEGIN {fewer} END',
        f'CREATE TRIGGER {table}_moves {moves} BEGIN {fewer} {more} END',
    )


# How many records each list holds and how many problems each rule finds, for to count them takes longer the more there
# are; and by which the zones around a place are found, without a look at every season of the place.
TWELFTH: Step = (
    """CREATE TABLE counted (
        kind TEXT NOT NULL,
        part TEXT NOT NULL,
        number INTEGER NOT NULL,
        PRIMARY KEY (kind, part)
    ) WITHOUT ROWID""",
    *_counted('incident', _LIST_OF, '"state", withdrawn'),
    *_counted('abductee', _LIST_OF, '"state", withdrawn'),
    *_counted('informant', _LIST_OF, '"state", withdrawn'),
    *_counted('place', _LIST_OF, '"state", withdrawn'),
    *_counted('problem', '{row}.rule', 'rule'),
    'CREATE INDEX incident_zone ON "incident" ("place", "occurred", "zone") '
    'WHERE withdrawn IS NULL AND "place" IS NOT NULL AND "zone" IS NOT NULL',
)

# By which those who are linked to another row as one person are found: few are, and all of them are asked for.
THIRTEENTH: Step = tuple(
    f'CREATE INDEX {kind}_same_person ON "{kind}" ("same_person", uid) '
    'WHERE "same_person" IS NOT NULL AND withdrawn IS NULL'
    for kind in ('abductee', 'victim')
)

# The next step is added here, as another tuple of statements: never change one that was released.
STEPS: tuple[Step, ...] = (
    *(FIRST, SECOND, THIRD, FOURTH, FIFTH, SIXTH, SEVENTH, EIGHTH, NINTH, TENTH, ELEVENTH, TWELFTH),
    THIRTEENTH,
)


def version(database: Database) -> int:
    """The version of the tables in a file, 0 for a new one."""
    return database.version


def behind(database: Database) -> bool:
    """Whether a file's tables are older than this program's."""
    return version(database) < len(STEPS)


def refuse_others(database: Database, path: Path) -> None:
    """Raise NotARegister for another program's file, NewerRegister for one from a later version."""
    if database.mark != APPLICATION_ID:
        raise NotARegister(_('{path} is not a register; choose a file that Sijill made.').format(path=path))
    if version(database) > len(STEPS):
        raise NewerRegister(
            _('{path} was written by a later version of Sijill; install that version to open it.').format(path=path)
        )


def upgrade(database: Database, backup: Callable[[], object] | None, *, until: int | None = None) -> None:
    """Run the steps that a file lacks, or those `until` one, each in a transaction, after a checked backup."""
    if backup is not None and behind(database):
        backup()
    for number in range(version(database), len(STEPS) if until is None else until):
        with database.atomic('IMMEDIATE'):
            if version(database) > number:  # on a server another program did it meanwhile
                continue
            for statement in STEPS[number]:
                database.step(statement)
            database.stamp(APPLICATION_ID, number + 1)


@cache
def tables() -> frozenset[str]:
    """The names of the tables that all steps together leave."""
    there: set[str] = set()
    for statement in (statement for step in STEPS for statement in step):
        if made := _MADE.match(statement):
            there.add(made[1])
        elif dropped := _DROPPED.match(statement):
            there.discard(dropped[1])
        elif renamed := _RENAMED.match(statement):
            there = there - {renamed[1]} | {renamed[2]}
    return frozenset(there)


@cache
def fields_ever() -> dict[str, frozenset[str]]:
    """The fields that each kind of row has or once had: what a later step takes away stays in the history."""
    fields: dict[str, frozenset[str]] = {}
    for statement in (statement for step in STEPS for statement in step):
        if made := _MADE.match(statement) or _ADDED.match(statement):
            names = made.groups()[1:] or _FIELD.findall(statement)
            fields[made[1]] = fields.get(made[1], frozenset()) | frozenset(names)
    return {kind: names for kind, names in fields.items() if names}
