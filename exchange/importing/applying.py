"""Writing what a plan decided: all of it in one transaction, as one batch that can be taken back."""

from dataclasses import replace
from typing import Any

from exchange.importing import duplicates, follows_merge, heads_told
from exchange.importing.plan import Plan, Write
from models.errors import Refused, StaleSave
from models.file import history
from models.language.messages import _
from models.no_garbage import keeping_all
from models.progress import Progress, silent
from models.register.action import Incoming
from models.register.register import Register


@keeping_all()
def apply_plan(register: Register, plan: Plan, *, progress: Progress = silent) -> str | None:
    """Write what a plan decided, as one batch; its uid, or None when there was nothing to do.

    A likely row that cannot be put on its record becomes invalid, and so does what other rows tell of it. Raises
    StaleSave when the register has changed since the plan was made.
    """
    if history.last_of_records(register) != plan.head:
        raise StaleSave(_('The register has changed since the preview; check the file again.'), '')
    batch = _write(register, plan, progress)
    heads_told.keep(register, plan.told)
    return batch


def _write(register: Register, plan: Plan, progress: Progress) -> str | None:
    with plan.with_its_codes():
        changes = [
            change._replace(signer=plan.signer(*write.rows)) for write in plan.writes if (change := _decided(write))
        ]
    changes, asked = follows_merge.follow(register, changes)
    decided, codes = plan.decided, plan.codes
    decided = decided._replace(left=(*decided.left, *(replace(one, file=plan.file.name) for one in asked)))
    coming = {row.record.uid for row in plan.rows if row.record and row.goes_in}
    questions = plan.questions.incoming(coming, plan.whose.key)
    if not questions and not any(row.goes_in for row in plan.rows):
        register.decide(decided, changes, codes)
        return None
    seen = {write.record.uid: write.news for write in plan.writes if write.news and write.is_in_part}
    about: dict[str, Any] = {'file': plan.file.name, 'sha256': plan.sha256, 'counts': plan.counts(), 'seen': seen}
    if questions:
        about['questions'] = plan.questions.counts()
    if merged := {uid: into for uid, into in plan.merged.items() if {uid, into} & coming}:
        about['merged'] = merged
    if plan.told and plan.told.doubts:
        about['heads'] = plan.told.as_json()
    if plan.whose.key:
        about['whose'] = {name: getattr(plan.whose, name) for name in ('key', 'register', 'desk_id', 'name')}
    if codes:
        about['codes'] = [{'list': one.listed, 'code': one.code} for one in codes]
    return register.apply([*changes, *questions], about, progress, decided, codes)


def find_refused(plan: Plan) -> None:
    """Find the rows that cannot be put on the record that was chosen for them: they become invalid."""
    with plan.with_its_codes():
        for write in plan.writes:
            _decided(write)


def _decided(write: Write) -> Incoming | None:
    """What goes in of a record as things are chosen, None for nothing; its rows become invalid where it cannot."""
    root = write.rows[0]
    if root.problems and root.choice:  # it was found before
        return None
    vector = '' if write.in_conflict else write.takes_over
    knows_more = vector and root.stored
    if not knows_more and not any(row.goes_in for row in write.rows):
        return None
    try:
        return _incoming(write, vector)
    except Refused as error:
        write.refuse(str(error))
        return None


def _incoming(write: Write, vector: str) -> Incoming:
    """What is written of a record; Refused where an update cannot be made."""
    root = write.rows[0]
    if root.choice == 'update' and root.line and root.stored:
        return Incoming(duplicates.updated(root.line, root.stored))
    if root.choice == 'link' and root.line and root.stored:
        return Incoming(duplicates.linked(root.line, root.stored))
    settled = write.settled()
    return Incoming(settled, vector, write.news, noted=write.noted if settled is write.record else None)
