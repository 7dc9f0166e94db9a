"""Two lists of the same invented persons, the second as another writes it: another school of Latin letters, slips,
words left out, the grandfather in the place of the family.

A name is held as it is written in Arabic and as it is said, so that schools of spelling are rules and no tables: what
they make is in no list that the program ships. Homonyms, brothers, twins, cousins, fathers and sons are on every list.
Half of the names and two of the schools are held out: nothing was weighed by them.
"""

import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from models.record.records import Record

# How it is said: capitals A I U are long, H S T D Z are heavy, $ is ش, x خ, G غ, 3 ع, v ث, * ذ, ' is ء, E is ة.
_MEN = """محمد/muHammad:90 أحمد/'aHmad:60 محمود/maHmUd:25 علي/3alI:40 حسن/Hasan:30 حسين/Husayn:30 خالد/xAlid:28
عمر/3umar:22 إبراهيم/'ibrAhIm:22 مصطفى/muSTafA:18 يوسف/yUsuf:14 إسماعيل/'ismA3Il:12 خليل/xalIl:12
عبد الله/3abd allah:15 عبد الرحمن/3abd alraHmAn:10 عبد القادر/3abd alqAdir:5 عبد الكريم/3abd alkarIm:4
جاسم/jAsim:6 قاسم/qAsim:6 صالح/SAliH:8 سليمان/sulaymAn:6 عيسى/3IsA:6 موسى/mUsA:6 ياسين/yAsIn:4 طارق/TAriq:5
هيثم/hayvam:5 غسان/GassAn:4 زياد/ziyAd:4 فيصل/faySal:5 عثمان/3uvmAn:6 ياسر/yAsir:6 وليد/walId:6 ماهر/mAhir:6
أيمن/'ayman:6 سامر/sAmir:8 سمير/samIr:7 كمال/kamAl:4 جمال/jamAl:6 نزار/nizAr:3 رضوان/riDwAn:3 بشير/ba$Ir:3
حمود/HammUd:5 حميد/HamId:4 عواد/3awwAd:3 ذياب/*iyAb:1 خلف/xalaf:8 نايف/nAyif:3 غازي/GAzI:3 ناصر/nAsir:5
صلاح الدين/SalAHaddIn:2 نور الدين/nUraddIn:2 أسامة/'usAmE:5 حمزة/HamzE:6 معاذ/mu3A*:3 مهند/muhannad:5
شلاش/$allA$:1 دحام/daHHAm:1 مطشر/muTa$$ar:1 حواس/HawwAs:1 عقاب/3uqAb:1 جدعان/jad3An:1 هزاع/hazzA3:1
شيركو/$erko:1 هفال/heval:1 جوان/juwAn:2 آزاد/AzAd:2 سيبان/sIbAn:1 دلشاد/dil$Ad:1 كاوا/kAwA:1 زردشت/zarda$t:1
طعمة/Tu3mE:1 صياح/SayyAH:1 مرعي/mar3I:1 بركات/barakAt:1 فياض/fayyAD:1 عرسان/3irsAn:1 مسلط/muslaT:1 كليب/kulayb:1
شاهر/$Ahir:1 منيف/munIf:1 نواف/nawwAf:2 طلال/TalAl:3 ثامر/vAmir:1 غياث/GiyAv:1 حذيفة/Hu*ayfE:2 قصي/quSay:3"""
_WOMEN = """فاطمة/fATimE:20 مريم/maryam:8 زينب/zaynab:5 خديجة/xadIjE:3 عائشة/3A'i$E:4 هدى/hudA:4 ليلى/laylA:4
سعاد/su3Ad:3 أمينة/'amInE:3 نورة/nUrE:3 ريم/rIm:4 سلمى/salmA:2 وضحة/waDHE:1 غادة/GAdE:2 حليمة/HalImE:1
رقية/ruqayyE:1 شيرين/$IrIn:2 ترفة/turfE:1 صبحة/SubHE:1 جواهر/jawAhir:1"""
_FAMILIES = """الحلبي/alHalabI الديري/aldayrI الحموي/alHamawI الرقاوي/alraqqAwI العجيلي/al3ujaylI الجبوري/aljubUrI
العبيدي/al3ubaydI الشمري/al$ammarI الدليمي/aldulaymI البكاري/albakkArI العكيدي/al3ukaydI الخطيب/alxaTIb
النجار/alnajjAr الحداد/alHaddAd الخباز/alxabbAz الصباغ/alSabbAG القصاب/alqaSSAb الحلاق/alHallAq العطار/al3aTTAr
الزعبي/alzu3bI الرفاعي/alrifA3I الحريري/alHarIrI المصري/almaSrI الكردي/alkurdI العلي/al3alI الأحمد/al'aHmad
المحمد/almuHammad الحسن/alHasan الحسين/alHusayn الخليل/alxalIl الجاسم/aljAsim الحمود/alHammUd الصالح/alSAliH
العيسى/al3IsA الموسى/almUsA اليوسف/alyUsuf درويش/darwI$ شاهين/$AhIn الطويل/alTawIl القصير/alqaSIr الأسود/al'aswad
الغضبان/alGaDbAn الشواخ/al$awwAx المشهور/alma$hUr العواد/al3awwAd الكواكبي/alkawAkibI بركات/barakAt
شيخموس/$ayxmUs بوزان/bUzAn حاجو/HAjo جتو/jatto بكداش/bikdA$ عثمانو/3uvmAno السخني/alsuxnI القلموني/alqalamUnI
الإدلبي/al'idlibI الباشا/albA$A الآغا/alAGA القباني/alqabbAnI العظمة/al3aZmE السمان/alsammAn البيطار/albayTAr
الدباغ/aldabbAG الحنفي/alHanafI الشعار/al$a33Ar الصواف/alSawwAf اللحام/allaHHAm الحمصي/alHimSI التدمري/altadmurI
الشيحاوي/al$IHAwI المعراوي/alma3arrAwI الخالدي/alxAlidI الهاشمي/alhA$imI الجزائري/aljazA'irI المغربي/almaGribI
الطحان/alTaHHAn الفرا/alfarrA الخضر/alxiDr العساف/al3assAf الدرويش/aldarwI$ الشحادة/al$aHAdE الظاهر/alZAhir
الهفل/alhifl الراوي/alrAwI العاني/al3AnI الحديدي/alHadIdI البري/albarrI النعيمي/alnu3aymI الطائي/alTA'I
الجوالي/aljawAlI المشعل/almi$3al الوهم/alwahm السراب/alsarAb الغمام/alGamAm الينابيع/alyanAbI3 القنطرة/alqanTarE
الطاحون/alTAHUn البيدر/albaydar العوسج/al3awsaj الصفصاف/alSafSAf الزنبق/alzanbaq المزاريب/almazArIb الغدير/alGadIr
القصيدة/alqaSIdE الرمحين/alrumHayn الشهباء/al$ahbA'"""


class Word(NamedTuple):
    """A word of a name: as it is written in Arabic, as it is said, and how many of a thousand bear it."""

    arabic: str
    said: str
    share: float = 1.0


def _read(table: str) -> list[Word]:
    found = []
    for arabic, said, share in re.findall(r'(\S[^/]*)/([^:\n]*?)(?:[: ](\d+)?|\n|$)(?=\s|$|[\u0600-\u06ff])', table):
        found.append(Word(arabic.strip(), said.strip(), float(share or 1)))
    return found


MEN, WOMEN, FAMILIES = _read(_MEN), _read(_WOMEN), _read(_FAMILIES)


@dataclass(frozen=True)
class Listed:
    """A person as the truth has them."""

    given: Word
    father: Word
    grandfather: Word
    family: Word
    sex: str
    born: int


# Schools of Latin letters: what each may write for a sound; the first is what it mostly writes.

_ENGLISH = {
    '$': ('sh',), 'x': ('kh',), 'G': ('gh', 'gh', 'g'), 'q': ('q', 'q', 'k'), '3': ('', '', "'"), "'": ('',),
    'v': ('th',), '*': ('dh', 'th'),
    'S': ('s',), 'D': ('d', 'd', 'dh'), 'T': ('t',), 'Z': ('z', 'dh'), 'H': ('h',), 'j': ('j',),
    'A': ('a', 'a', 'a', 'a', 'aa'), 'I': ('i', 'i', 'i', 'ee'), 'U': ('ou', 'oo', 'u'),
    'a': ('a', 'a', 'a', 'a', 'e'), 'i': ('i', 'e'), 'u': ('u', 'o'), 'E': ('a', 'ah', 'eh'),
    'ay': ('ai', 'ay', 'ei'), 'aw': ('aw', 'au'), 'w': ('w',), 'last I': ('i', 'y'),
}  # fmt: skip
_FRENCH = _ENGLISH | {
    '$': ('ch',), 'q': ('k', 'q'), 'G': ('gh',), 'I': ('i',), 'U': ('ou',), 'u': ('ou', 'o'), 'E': ('é', 'e', 'a'),
    'j': ('j', 'dj'), 'w': ('ou', 'w'), 'A': ('a', 'â'), 'v': ('th', 's'), '*': ('z', 'd'), 'Z': ('z', 'd'),
    'last I': ('i',),
}  # fmt: skip
_GULF = _ENGLISH | {
    'q': ('g', 'q'), 'G': ('g', 'q', 'gh'), 'x': ('kh', 'k'), 'a': ('a',), 'i': ('e', 'i'), 'u': ('o', 'u'),
    'Z': ('dh', 'th'), 'D': ('d', 'dh'), 'E': ('ah', 'a'), 'last I': ('y', 'i'), 'I': ('ee', 'i'), 'U': ('oo', 'u'),
}  # fmt: skip
_CHAT = _ENGLISH | {
    'x': ('5', 'kh', 'kh'),
    'H': ('7', 'h', 'h'),
    '3': ('3', '', ''),
    'T': ('6', 't', 't', 't'),
    'G': ('gh', 'gh', '8'),
}
_TURKISH = _ENGLISH | {
    '$': ('ş', 'sh'), 'j': ('c', 'j'), 'x': ('h', 'kh'), 'G': ('g',), 'q': ('k',), 'w': ('v', 'w'), 'U': ('u',),
    'I': ('i',), 'A': ('a',), 'a': ('a', 'e'), 'E': ('e', 'a'), 'v': ('s',), '*': ('z',), 'Z': ('z',),
    'last I': ('i',), 'ay': ('ey', 'ay'),
}  # fmt: skip
SCHOOLS = {'english': _ENGLISH, 'french': _FRENCH, 'gulf': _GULF, 'chat': _CHAT, 'turkish': _TURKISH}
HELD_OUT = ('gulf', 'turkish')
_SOUND = re.compile('ay(?![aiuAIUEy])|aw(?![aiuAIUEw])|I$|.')
_ARTICLES = ('Al-', 'Al ', 'al', 'El-', 'El ', 'el', 'Ul-', '', '')


class Lists:
    """Makes two lists of the same persons; the same for the same seed, and other names where `held_out`."""

    def __init__(self, seed: int, number: int, *, held_out: bool = False) -> None:
        self.dice = random.Random(seed)
        # Common names are on both sides; of the others each half is known to one.
        half = 1 if held_out else 0
        self.men = [name for at, name in enumerate(MEN) if name.share > 9 or at % 2 == half]
        self.women = [name for at, name in enumerate(WOMEN) if name.share > 9 or at % 2 == half]
        self.families = [name for at, name in enumerate(FAMILIES) if at % 2 == half]
        self.schools = [name for name in SCHOOLS if (name in HELD_OUT) == held_out]
        self.people = self._people(number)

    def _one_of(self, names: list[Word]) -> Word:
        return self.dice.choices(names, [name.share for name in names])[0]

    def _person(self) -> Listed:
        sex = 'female' if self.dice.random() < 0.12 else 'male'
        given = self._one_of(self.women if sex == 'female' else self.men)
        born = 2014 - min(85, max(1, round(self.dice.gauss(30, 14))))
        father, grandfather = self._one_of(self.men), self._one_of(self.men)
        # A family is a rare name, of which some are many: two of these words make one of many thousands.
        return Listed(given, father, grandfather, self._family(), sex, born)

    def _family(self) -> Word:
        one = self.dice.choice(self.families)
        if self.dice.random() < 0.35:
            return one
        return self._unheard(one)

    def _unheard(self, one: Word) -> Word:
        """A family that nobody has heard of: the consonants of one with others among them."""
        swaps = (
            'b/ب n/ن', 'd/د r/ر', 'm/م l/ل', 's/س f/ف', 'k/ك t/ت', 'H/ح j/ج',
            'r/ر b/ب', 'n/ن m/م', 'q/ق S/ص', 'l/ل k/ك',
            '$/ش h/ه', 'z/ز G/غ',
        )  # fmt: skip
        arabic, said = one.arabic, one.said
        bare, head = (arabic[2:], arabic[:2]) if said.startswith('al') else (arabic, '')
        sound, lead = (said[2:], 'al') if said.startswith('al') else (said, '')
        for swap in self.dice.sample(swaps, 5):
            (a, x), (b, y) = (letter.split('/') for letter in swap.split())
            bare, sound = bare.replace(x, y), sound.replace(a, b)
        return Word(head + bare, lead + sound)

    def _people(self, number: int) -> list[Listed]:
        found: list[Listed] = []
        while len(found) < number:
            one = self._person()
            found.append(one)
            if self.dice.random() < 0.25:
                found.append(self._beside(one))
        return found[:number]

    def _beside(self, one: Listed) -> Listed:
        """A brother, twin, cousin, father or son of somebody, or a homonym."""
        what = self.dice.choice(('brother', 'brother', 'brother', 'twin', 'cousin', 'father', 'son', 'homonym'))
        given = self._one_of([name for name in self.men if name not in (one.given, one.father)])
        years = self.dice.choice((-6, -4, -3, -2, 2, 3, 5))
        made = {
            'brother': replace(one, given=given, sex='male', born=one.born + years),
            'twin': replace(one, given=given, sex='male'),
            'cousin': replace(one, given=given, father=self._one_of(self.men), sex='male', born=one.born + 3),
            'father': Listed(one.father, one.grandfather, self._one_of(self.men), one.family, 'male', one.born - 27),
            'son': Listed(given, one.given, one.father, one.family, 'male', one.born + 27),
            'homonym': replace(self._person(), given=one.given, father=one.father, sex=one.sex),
        }  # fmt: skip
        return made['son' if what == 'son' and one.sex == 'male' else 'brother' if what == 'son' else what]

    # How it is written

    def latin(self, word: Word, school: str) -> str:
        """A word as a school writes it."""
        said, dice = word.said, self.dice
        article = ''
        if said.startswith('al') and word.arabic.startswith('ال'):
            said, article = said[2:], dice.choice(_ARTICLES)
            if article and said[0] in '$stdrznSTDZ' and dice.random() < 0.2:
                article = f'A{self._sounds(said[0], school)}-'
        if said.startswith('3abd al'):
            return self._abd(said.removeprefix('3abd al'), school)
        written = self._sounds(said, school)
        return article + (written.capitalize() if not article or article[-1] in '- ' else written)

    def _abd(self, said: str, school: str) -> str:
        joint = self.dice.choice(('Abdul', 'Abdel', 'Abd al-', 'Abdul ', 'Abdel ', 'Abd Al '))
        if said == 'lah':
            return self.dice.choice(('Abdullah', 'Abdallah', 'Abd Allah', 'Abdulla'))
        written = self._sounds(said, school)
        return joint + (written if joint[-1] == 'l' else written.capitalize())

    def _sounds(self, said: str, school: str) -> str:
        rules, dice, parts = SCHOOLS[school], self.dice, list[str]()
        if dice.random() < 0.25:  # a letter doubled to the ear, written once
            said = re.sub(r'([^aiuAIUE])\1', r'\1', said)
        for at, sound in enumerate(_SOUND.findall(said)):
            key = (
                'last I'
                if sound == 'I' and parts and said.endswith('I') and at >= len(_SOUND.findall(said)) - 1
                else sound
            )
            written = dice.choice(rules.get(key, (sound,)))
            if school == 'french' and sound in 'sS' and parts and parts[-1][-1:] in 'aeiou' and dice.random() < 0.5:
                written = 'ss'
            parts.append(written)
        return ''.join(parts).strip("'") or said

    def arabic(self, word: Word, *, again: bool) -> str:
        """A word in Arabic letters; `again` as somebody else writes it."""
        text, dice = word.arabic, self.dice
        if not again:
            return text
        if dice.random() < 0.35:
            text = text.replace('أ', 'ا').replace('إ', 'ا').replace('آ', 'ا')
        if text.endswith('ة') and dice.random() < 0.3:
            text = text[:-1] + 'ه'
        if text.endswith('ى') and dice.random() < 0.3:
            text = text[:-1] + dice.choice('يا')
        if text.startswith('عبد ') and dice.random() < 0.5:
            text = text.replace('عبد ', 'عبد')
        if text.startswith('ال') and ' ' not in text and dice.random() < 0.12:
            text = text[2:]
        if dice.random() < 0.03:
            text = self._slip(text)
        return text

    def _slip(self, text: str) -> str:
        if len(text) < 5:
            return text
        at, dice = self.dice.randrange(1, len(text) - 1), self.dice
        made = dice.choice(('drop', 'double', 'turn', 'beside'))
        if made == 'drop':
            return text[:at] + text[at + 1 :]
        if made == 'double':
            return text[:at] + text[at] + text[at:]
        if made == 'turn':
            return text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        return (
            text[:at]
            + dice.choice('ابتثجحخدذرزسشصضطظعغفقكلمنهوي' if ord(text[at]) > 0x600 else 'aeinorst')
            + text[at + 1 :]
        )

    def words(self, words: tuple[Word, ...], school: str, *, again: bool) -> str:
        """A name of these words, in a school of Latin letters, or in Arabic where there is none."""
        written = [self.latin(w, school) if school else self.arabic(w, again=again) for w in words]
        if school and again and self.dice.random() < 0.05:
            at = self.dice.randrange(len(written))
            written[at] = self._slip(written[at])
        return ' '.join(written)

    def record(self, person: Listed, school: str, shape: str, *, again: bool, beside: bool) -> Record:
        """A line of a list about a person: `shape` is which words it has; `beside` the name it has age and sex."""
        words = {
            'gff': (person.given, person.father, person.family),
            'gf': (person.given, person.family),
            'ggf': (person.given, person.father, person.grandfather, person.family),
            'ggg': (person.given, person.father, person.grandfather),
            'gg': (person.given, person.father),
        }[shape]
        name = self.words(words, school, again=again)
        if again and self.dice.random() < 0.03:
            name = (
                self.dice.choice(('Haj ', 'Dr. ', 'Sheikh '))
                if school
                else self.dice.choice(('الحاج ', 'الشيخ ', 'د. '))
            ) + name
        record = Record('abductee', values={'name_latin' if school else 'name_ar': name})
        if beside:
            if self.dice.random() < 0.95:
                record.set('sex', person.sex)
            if self.dice.random() < 0.92:
                slip = self.dice.choice((0, 0, 0, 0, 0, 1, -1, 2, -2)) if again else 0
                record.set('age', max(0, 2014 - person.born + slip))
        return record


class Noise(NamedTuple):
    """How the second list differs: the shapes of names on both, and whether each is in Latin letters."""

    shapes: tuple[str, str]
    latin: tuple[bool, bool] = (False, False)


NOISES = {
    'arabic': Noise(('gff', 'gff')),
    'arabic, no father': Noise(('gff', 'gf')),
    'latin beside arabic': Noise(('gff', 'gff'), (False, True)),
    'latin beside arabic, no father': Noise(('gff', 'gf'), (False, True)),
    'two schools of latin': Noise(('gff', 'gff'), (True, True)),
    'a word more': Noise(('gff', 'ggf')),
    'grandfather for family': Noise(('gff', 'ggg')),
    'no family behind the grandfather': Noise(('ggf', 'ggg')),
    'no family behind the father': Noise(('gff', 'gg')),
    'a word more, latin': Noise(('gff', 'ggf'), (False, True)),
    'grandfather for family, latin': Noise(('gff', 'ggg'), (False, True)),
}


def pairs(lists: Lists, noise: Noise, *, beside: bool) -> Iterator[tuple[Record, Record]]:
    """For each person the line of either list."""
    for person in lists.people:
        schools = [lists.dice.choice(lists.schools) if is_latin else '' for is_latin in noise.latin]
        made = [
            lists.record(person, school, shape, again=again, beside=beside)
            for school, shape, again in zip(schools, noise.shapes, (False, True), strict=True)
        ]
        yield made[0], made[1]


Find = Callable[[list[Record], list[Record]], set[tuple[str, str]]]


def measured(find: Find, lists: Lists, noise: Noise, *, beside: bool) -> tuple[float, float]:
    """Precision and recall of the pairs of uids that are found of a line of either list."""
    made = list(pairs(lists, noise, beside=beside))
    found = find([one for one, _other in made], [other for _one, other in made])
    right = len(found & {(one.uid, other.uid) for one, other in made})
    return right / max(1, len(found)), right / len(made)
