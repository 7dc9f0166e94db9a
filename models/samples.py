"""Invented records, for trying the program out and for measuring it. Nobody in them exists."""

import random
from datetime import date, timedelta

from models import query
from models.language.messages import _
from models.places import Place, gazetteer
from models.progress import Progress, silent
from models.record.records import Record
from models.register.action import Incoming
from models.register.register import Register

# Records made and written together; all at once would fill the memory.
_AT_A_TIME = 20_000
# Invented: common first names set beside family names that are words, so that no real person is meant.
_MEN = {
    'سالم': 'Salem',
    'نادر': 'Nader',
    'جميل': 'Jamil',
    'فارس': 'Fares',
    'هيثم': 'Haitham',
    'رامي': 'Rami',
    'عدنان': 'Adnan',
}
_WOMEN = {'سعاد': 'Suad', 'هدى': 'Huda', 'ليلى': 'Layla', 'نوال': 'Nawal', 'ريم': 'Rim', 'أمل': 'Amal', 'وفاء': 'Wafa'}
_FAMILIES = {
    'المثال': 'Al-Mithal', 'الخيال': 'Al-Khayal', 'النموذج': 'Al-Namudhaj', 'الافتراض': 'Al-Iftirad',
    'التجربة': 'Al-Tajriba', 'الوهم': 'Al-Wahm',
}  # fmt: skip
_OCCUPATIONS = ('مزارع', 'سائق', 'معلّم', 'طالب', 'تاجر', 'ممرّض', 'راعٍ')
_SCENES = (
    ('ambush', 'isis', 'regime_forces', 'desert', 'regime', ('SY09', 'SY04', 'SY11')),
    ('ied', 'isis', 'sdf', 'settlement', 'sdf', ('SY09', 'SY08')),
    ('assassination', 'unidentified', 'civilians', 'town', 'regime', ('SY12', 'SY13')),
    ('landmine', 'unidentified', 'civilians', 'farm', 'regime', ('SY05', 'SY02', 'SY04')),
    ('security_operation', 'coalition|sdf', 'isis', 'village', 'sdf', ('SY09', 'SY08', 'SY11')),
    ('clashes', 'local_armed', 'isis', 'town', 'regime', ('SY12',)),
    ('shelling', 'regime_forces', 'civilians', 'town', 'hts', ('SY07', 'SY02')),
    ('extortion', 'isis', 'civilians', 'town', 'sdf', ('SY09',)),
    ('abduction', 'unidentified', 'civilians', 'road', 'regime', ('SY13', 'SY04', 'SY06')),
)
_NARRATIVES = (
    'مثال: هاجم مسلحون نقطة على الطريق ليلاً ثم انسحبوا.',
    'مثال: انفجرت عبوة عند مرور سيارة، ونُقل المصابون إلى المشفى.',
    'Example: told by two people who heard the shots; the names are still being asked for.',
    'مثال: وصلت رسالة صوتية من شاهد في القرية.',
)


def fill(register: Register, incidents: int, abductees: int, seed: int = 0, progress: Progress = silent) -> None:
    """Add invented records to a register: the same ones for the same seed, or for the next one that is not there."""
    by_governorate: dict[str, list[Place]] = {}
    for place in gazetteer().all():
        if place.level == 4:
            by_governorate.setdefault(place.governorate, []).append(place)
    total = incidents + abductees
    draw = _incident if incidents else _abductee
    while query.known(register, (first := draw(random.Random(seed), by_governorate)).kind, [first.uid]):
        seed += 1
    dice = random.Random(seed)
    for start in range(0, total, _AT_A_TIME):
        wanted = range(start, min(start + _AT_A_TIME, total))
        made = [_incident(dice, by_governorate) if n < incidents else _abductee(dice, by_governorate) for n in wanted]
        about = {'file': _('made-up examples'), 'rows': len(made), 'new': len(made)}
        register.apply([Incoming(record) for record in made], about, _from(start, total, progress))


def _from(start: int, total: int, progress: Progress) -> Progress:
    return lambda done, _part: progress(start + done, total)


def _day(dice: random.Random) -> str:
    return (date(2013, 1, 1) + timedelta(days=dice.randrange(4700))).isoformat()


def _incident(dice: random.Random, places: dict[str, list[Place]]) -> Record:
    kind, by, against, area, zone, governorates = dice.choice(_SCENES)
    place = dice.choice(places[dice.choice(governorates)])
    record = Record('incident', _uid(dice))
    values = {
        'kind': kind, 'occurred': _day(dice), 'governorate': place.governorate, 'place': place.code, 'area': area,
        'zone': zone, 'carried_out_by': by, 'against': against, 'latitude': place.latitude,
        'longitude': place.longitude, 'exactness': dice.choice(('place', 'near')), 'certainty': 'likely',
        'narrative': dice.choice(_NARRATIVES),
    }  # fmt: skip
    record.values = dict(values)
    _casualties(dice, record, against.split('|')[0])
    source = record.add(
        'source', channel=dice.choice(('eyewitness', 'voice_note', 'field_reporter')), first_hand='first_hand'
    )
    source.uid = _uid(dice)
    return record


def _casualties(dice: random.Random, record: Record, party: str) -> None:
    for outcome in ('killed', 'injured'):
        if dice.random() < 0.6:
            civilian = party == 'civilians'
            who = dice.choice(('man', 'man', 'woman', 'boy', 'girl')) if civilian else None
            casualty = record.add(
                'casualty', outcome=outcome, party=party, who=who, count=1 + min(dice.randrange(9), dice.randrange(9))
            )
            casualty.uid = _uid(dice)
            if civilian and outcome == 'killed' and dice.random() < 0.3:
                name, _latin, sex = _person(dice)
                casualty.add('victim', name=name, sex=sex, publish_consent='no').uid = _uid(dice)


def _abductee(dice: random.Random, places: dict[str, list[Place]]) -> Record:
    arabic, latin, sex = _person(dice)
    place = dice.choice(places[dice.choice(('SY09', 'SY11', 'SY04', 'SY12'))])
    taken = _day(dice)
    record = Record('abductee', _uid(dice))
    record.values = {
        'name_ar': arabic, 'name_latin': latin, 'father': dice.choice(list(_MEN)), 'sex': sex,
        'age': dice.randrange(16, 70), 'occupation': dice.choice(_OCCUPATIONS), 'abducted_on': taken,
        'governorate': place.governorate, 'place': place.code, 'abducted_by': dice.choice(('isis', 'unidentified')),
        'notes': _NARRATIVES[3],
    }  # fmt: skip
    record.add('status_change', status='missing', confirmed='confirmed', effective=taken).uid = _uid(dice)
    if dice.random() < 0.3:
        later = (date.fromisoformat(taken) + timedelta(days=dice.randrange(20, 300))).isoformat()
        status = dice.choice(('released', 'reported_dead', 'found_in_prison'))
        record.add('status_change', status=status, confirmed='confirmed', effective=later).uid = _uid(dice)
    return record


def _person(dice: random.Random) -> tuple[str, str, str]:
    names, sex = dice.choice(((_MEN, 'male'), (_MEN, 'male'), (_WOMEN, 'female')))
    first, family = dice.choice(list(names)), dice.choice(list(_FAMILIES))
    return f'{first} {family}', f'{names[first]} {_FAMILIES[family]}', sex


def _uid(dice: random.Random) -> str:
    """A random UUID4 that the seed determines."""
    number = dice.getrandbits(128) & ~(0xF << 76) | (4 << 76)
    number = number & ~(0x3 << 62) | (0x2 << 62)
    text = f'{number:032x}'
    return f'{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}'
