"""A program that enters a name and works with it: `python -m tests.traced PATH`, one stage for each line it is given.

It is watched by `tests/test_traces.py`, which looks for the name in every file it could have left it in.
"""

import logging
import sys
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from exchange.exporting import headquarters_workbook
from exchange.importing import errors_workbook
from exchange.importing.applying import apply_plan
from exchange.importing.planning import make_plan
from exchange.reading import any_file
from models import query
from models.errors import KnownError
from models.file import backups
from models.query import Question
from models.register.action import Incoming
from models.register.register import Register
from tests import invented
from tests.invented import PASSPHRASE

# No word of any language, so that only this program can have written them.
ARABIC = 'قشطغان الزعفرنوط'
LATIN = 'Qáshtaghan Al-Zafranut'


def stages(register: Register) -> Iterator[str]:
    """Everything that is done with a name, a step at a time."""
    named = register.save(invented.abductee(name_ar=ARABIC, name_latin=LATIN, family_contact=f'cousin of {LATIN}'))
    record = invented.incident(narrative=f'{ARABIC}، {LATIN}', summary=ARABIC, place_typed=LATIN)
    record.of('casualty')[0].of('victim')[0].set('name', ARABIC)
    register.save(record)
    yield 'saved'
    named.set('notes', f'{LATIN} again')
    register.keep_draft('abductee', named.uid, {'texts': {'notes': ARABIC}})
    register.save(named)
    register.withdraw('incident', record.uid, f'it was {LATIN}')
    register.undo_last()
    yield 'edited'
    assert query.ids(register, Question('abductee', ARABIC.split()[0][:4]))
    assert query.ids(register, Question('incident', LATIN))
    assert list(query.each(register, Question('incident', sort='place')))
    yield 'searched'
    backups.back_up(register, backups.folder_of(register.path))
    yield 'backed up'
    out = register.path.with_suffix('.xlsx')
    headquarters_workbook.export(register, out, profile='full', language='ar')
    yield 'exported'
    plan = make_plan(register, any_file.read(out))
    apply_plan(register, plan)
    errors_workbook.marked(out, plan.problems)
    yield 'imported'
    refuse(register)
    yield 'refused'


def refuse(register: Register) -> None:
    """What goes wrong with a name in it is said and logged without it."""
    try:
        register.save(invented.abductee(name_ar=ARABIC, sex=LATIN))
    except KnownError:
        logging.getLogger('sijill').info('refused')
    try:
        register.apply([Incoming(invented.abductee(name_ar=ARABIC))], {}, lambda done, _total: 1 // done)
    except ZeroDivisionError:
        logging.getLogger('sijill').exception('cancelled')


def main(path: Path) -> None:
    """Go through the stages, then export again and again until it is killed."""
    with Register.open(path, PASSPHRASE) as register:
        for stage in stages(register):
            print(stage, flush=True)
            sys.stdin.readline()
        print('closing', flush=True)
        if sys.stdin.readline() == 'stop\n':
            return
        register.apply([Incoming(invented.abductee(name_ar=ARABIC)) for _turn in range(2000)], {})
        print('exporting', flush=True)
        for number in count():
            headquarters_workbook.export(register, path.with_name(f'{number}.xlsx'), profile='full')


if __name__ == '__main__':
    logging.basicConfig(level=logging.DEBUG)
    main(Path(sys.argv[1]))
