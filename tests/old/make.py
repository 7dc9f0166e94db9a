"""Makes the sample register of the version that stands in the checkout: `python -m tests.old.make`.

It was run once for each released version; the file it made is never made again, for a test opens it for ever.
Everybody in it is invented, and its passphrase is `sijill`.
"""

from pathlib import Path

from models.file import migrations
from models.register.action import Incoming
from models.register.register import Register
from tests import invented
from tests.invented import PASSPHRASE


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


if __name__ == '__main__':
    make(Path(__file__).with_name(f'version-{len(migrations.STEPS)}.sijill'))
