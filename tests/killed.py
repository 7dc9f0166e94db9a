"""A program that writes a register until it is killed: `python -m tests.killed PATH WORK`.

It says on its output what it is about to do and what the register has committed, a line of JSON each, so that the one
that kills it knows what must be there.
"""

import copy
import json
import os
import random
import sys
import uuid
from pathlib import Path

from models import query
from models.record import own_codes
from models.record.records import Record
from models.register.action import Incoming
from models.register.register import Register
from tests.invented import PASSPHRASE, incident

BATCH = 300


def tell(**what: object) -> None:
    """One line, out before anything else happens."""
    print(json.dumps(what), flush=True)


def values(record: Record) -> dict[str, object]:
    """What must be found again: the values of every row by uid."""
    return {row.uid: row.values for row in record.walk()}


def save(register: Register, dice: random.Random) -> None:
    """New records and edits, one transaction each, for ever."""
    known: list[Record] = []
    while True:
        if known and dice.random() < 0.5:
            record = copy.deepcopy(dice.choice(known))
            record.set('narrative', f'edited {dice.random()}')
            record.add('casualty', outcome='injured', count=dice.randrange(1, 9))
        else:
            record = incident(narrative='x' * dice.randrange(6000))
        tell(doing='save', record=record.uid)
        saved = register.save(record)
        known = [*(old for old in known if old.uid != saved.uid), saved][-20:]
        tell(done='save', rows=values(saved))


def bring(register: Register, _dice: random.Random) -> None:
    """Imports of 300 records, one transaction each, for ever."""
    while True:
        records = [incident() for _turn in range(BATCH)]
        tell(doing='import', records=[record.uid for record in records])
        batch = register.apply([Incoming(record) for record in records], {'file': 'sheet.xlsx'})
        tell(done='import', batch=batch, records=[record.uid for record in records])


def add_codes(register: Register, _dice: random.Random) -> None:
    """Imports of one record with a code that no list has, one transaction each, for ever."""
    while True:
        new = own_codes.made(register.desk, 'means', f'Means {uuid.uuid4().hex[:8]}')
        tell(doing='codes', code=new.code)
        register.apply([Incoming(incident(means=new.code))], {'file': 'sheet.xlsx'}, codes=[new])
        tell(done='codes', code=new.code)


def export(register: Register, _dice: random.Random) -> None:
    """The same workbook for ever, each over the one before."""
    from exchange.exporting import headquarters_workbook

    target = register.path.with_suffix('.xlsx')
    while True:
        tell(doing='export')
        headquarters_workbook.export(register, target)
        tell(done='export')


def fill(register: Register) -> None:
    """What an export needs to have begun with."""
    register.apply([Incoming(incident()) for _turn in range(BATCH)], {'file': 'sheet.xlsx'})
    tell(done='import', batch='', records=[record.uid for record in query.each(register, query.Question('incident'))])


if __name__ == '__main__':
    work = {'save': save, 'import': bring, 'export': export, 'codes': add_codes}[sys.argv[2]]
    with Register.open(Path(sys.argv[1]), PASSPHRASE) as opened:
        if work is export:
            fill(opened)
        tell(open=os.getpid())
        work(opened, random.Random(int(sys.argv[3])))
