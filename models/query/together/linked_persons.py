"""Records that are linked as one person, however the links go: in chains, in circles, or to one that was merged."""

from collections.abc import Iterable

from models.file.register_file import RegisterFile
from models.query.together import old_uids
from models.record.records import RECORDS

LINK_OF_A_PERSON = 'same_person'
_LINKS = 'SELECT uid, same_person FROM "{kind}" WHERE same_person IS NOT NULL AND withdrawn IS NULL'


def grouped(links: Iterable[tuple[str, str]]) -> dict[str, str]:
    """By each uid that a link names, the one uid that stands for its person."""
    person = dict[str, str]()

    def of(uid: str) -> str:
        while person.setdefault(uid, uid) != uid:
            person[uid] = person[person[uid]]
            uid = person[uid]
        return uid

    for one, other in links:
        first, second = sorted((of(one), of(other)))
        person[second] = first
    return {uid: of(uid) for uid in person}


def linked_persons(register: RegisterFile) -> dict[str, str]:
    """By each row that is linked to another one as one person, the uid that stands for that person.

    A link counts as long as the row that says it is live, also where it leads to one that was withdrawn; one to a
    record that was merged leads to the survivor.
    """
    found = list[tuple[str, str]]()
    for kind, cls in RECORDS.items():
        if LINK_OF_A_PERSON in cls.specs():
            found += register.db.execute_sql(_LINKS.format(kind=kind)).fetchall()
    became = old_uids.became(register) if found else {}
    return grouped((became.get(one, one), became.get(other, other)) for one, other in found)


def are_one(register: RegisterFile, one: str, other: str) -> bool:
    """Whether two rows are linked as one person, directly or by others."""
    persons = linked_persons(register)
    return one in persons and persons[one] == persons.get(other)
