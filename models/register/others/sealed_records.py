"""Sealing: that records stood approved in a headquarters workbook which was made, as decisions of one batch."""

import uuid
from collections.abc import Iterable, Mapping

from models import query
from models.errors import KnownError
from models.file.register_file import RegisterFile
from models.language.messages import ngettext
from models.progress import Progress, silent
from models.query import Filter, Question
from models.record.records import Record, roots
from models.record.review_states import SEAL
from models.register.writing import WritableRegister

_TO_SEAL = 'approved'
# So many are read and told of together.
_AT_A_TIME = 500


def is_to_be_sealed(record: Record) -> bool:
    """Whether a record is sealed once it stands in a workbook that was made."""
    return record.get('state') == _TO_SEAL and not record.withdrawn


def has_unsealed(register: RegisterFile) -> bool:
    """Whether a record is approved, and so is sealed by the next workbook for headquarters that it stands in."""
    asked = (Question(cls.record_kind, filters=(Filter('state', (_TO_SEAL,)),)) for cls in roots())
    return any(query.ids(register, one, most=1) for one in asked)


def left_unsealed(register: WritableRegister, sent: Mapping[str, tuple[str, str]], progress: Progress = silent) -> int:
    """Seal the records that were sent; how many could not be. The file is out, and does not fail because of it."""
    if not register.writing:
        return len(sent)
    try:
        seal(register, sent, progress)
    except KnownError:
        return len(sent)
    return 0


def seal(register: WritableRegister, sent: Mapping[str, tuple[str, str]], progress: Progress = silent) -> int:
    """Seal the records of these uids, each with its kind and the vector that it was sent with; gives their number.

    One that is not approved any more, or was changed since, stays as it is. No person's signature stands for it, and it
    is not undone: the workbook is out.
    """
    if not sent:
        return 0
    done = 0
    with register.action('seal', batch=str(uuid.uuid4()), progress=progress) as action:
        for record in _records(register, sent):
            if is_to_be_sealed(record) and record.revision == sent[record.uid][1]:
                action.decide(record, SEAL)
                done += 1
                if done % _AT_A_TIME == 0:
                    progress(done, len(sent))
    return done


def _records(register: WritableRegister, sent: Mapping[str, tuple[str, str]]) -> Iterable[Record]:
    kinds: dict[str, list[str]] = {}
    for uid, (kind, _vector) in sent.items():
        kinds.setdefault(kind, []).append(uid)
    for kind, uids in kinds.items():
        for start in range(0, len(uids), _AT_A_TIME):
            yield from query.get_many(register, kind, uids[start : start + _AT_A_TIME]).values()


def unsealed_in_words(count: int) -> str:
    """How many approved records stand in a file and could not be sealed, and what to do."""
    sentence = ngettext(
        '{count} approved record in it could not be sealed: the register cannot be written. Export it again later.',
        '{count} approved records in it could not be sealed: the register cannot be written. Export them again later.',
        count,
    )
    return sentence.format(count=f'{count:,}')
