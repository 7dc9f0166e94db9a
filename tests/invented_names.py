"""Invented people with names as Syrians spell them in either script, and what two documenters make of one person.

Nobody in it exists: given names and family names are put together by chance.
"""

import random
from dataclasses import dataclass, replace
from datetime import date, timedelta

from models.places import Place, gazetteer
from models.record.records import Record

_MEN = """محمد محمّد Mohammad Muhammed Mohamed Muhammad Mhd
أحمد احمد Ahmad Ahmed Ehmed
محمود Mahmoud Mahmud Mahmood
علي على Ali Aly
حسن Hasan Hassan
حسين Hussein Husain Hussain Husayn Hisen
خالد Khaled Khalid Xalid
عمر Omar Umar Omer
عمار عمّار Ammar Amar
سالم Salem Salim
سليم Saleem Selim Sleem
سامر Samer
سمير Samir Sameer
كريم Karim Kareem Kerim
كرم Karam
جميل Jamil Jameel Gamil
جمال Jamal Gamal
إبراهيم ابراهيم Ibrahim Ebrahim Ibraheem Brahim
إسماعيل اسماعيل Ismail Ismael Ismaeel
يوسف Yousef Youssef Yusuf Yousif
مصطفى مصطفي Mustafa Mostafa Moustafa Mistefa
عبد الله|عبدالله Abdullah Abdallah Abd_Allah
عبد الرحمن|عبدالرحمن|عبدالرحمان Abdulrahman Abdel_Rahman Abdul_Rahman Abdurrahman
عبد الكريم|عبدالكريم Abdulkarim Abdel_Karim Abdul_Kareem
عبد القادر|عبدالقادر Abdulqader Abdel_Kader Abdul_Qadir
ياسر Yaser Yasser Yasir
وليد Walid Waleed
طارق Tareq Tariq Tarek
قاسم Qasem Kassem Qassim Gasem
قصي Qusai Qusay Kusai
عدي Uday Oday
زياد Ziad Ziyad
زيد Zaid Zayd Zeid
صالح Saleh Salih
صلاح Salah
صلاح الدين Salahuddin Salah_al-Din Salaheddine
نور الدين Noureddine Nour_al-Din Nureddin
هيثم Haitham Haytham
وائل وايل Wael Wail
رائد رايد Raed Raid
فايز فائز Fayez Faiz
فيصل Faisal Faysal
جاسم Jasem Jassem Jasim
حمزة حمزه Hamza Hamzeh
أسامة اسامه Osama Usama
معاذ Muath Moaz
مهند Muhannad Mohannad
ذياب دياب Diab Dhiab Thiab
رمضان Ramadan Remezan
عثمان Othman Osman
شيركو شێركۆ Sherko Shirko Şêrko
هفال هەڤال Heval Hafal Haval
جوان Ciwan Jwan
آزاد ازاد Azad
عقاب Oqab Uqab Okab
مطشر Mutashar Mtashar Motasher
دحام Daham Dahham
حواس Hawas Hawwas
مضحي Mudhi Modhi
شلاش Shallash Chalach Shalash
عناد Inad Enad
بردان Bardan Berdan
رغدان Raghdan Ragdan"""
_WOMEN = """فاطمة فاطمه Fatima Fatma Fatimah
مريم Maryam Mariam Meryem
زينب Zainab Zeinab Zaynab
عائشة عايشة Aisha Aysha Aicha
خديجة خديجه Khadija Khadijeh
هدى Huda Hoda
ليلى Layla Laila Leila
سعاد Suad Souad
نورا نورة Noura Nora
ريم Rim Reem
وضحة وضحه Wadha
أمينة امينه Amina Ameena
شيرين Shirin Sherin Şîrîn
سلمى Salma
حليمة حليمه Halima Haleema
ترفة ترفه Turfa Terfa"""
_FAMILIES = """الحلبي Halabi Al-Halabi Alhalaby
الديري Al-Deiri Dairi Aldayri
الحموي Al-Hamwi Hamawi Alhamwi
الرقاوي Al-Raqqawi Raqawi Alrakkawi
الشامي Al-Shami Ash-Shami Chami Alshami
العجيلي Al-Ujayli Ojaili Alajili
الجبوري Al-Jubouri Jabouri Al-Jbouri Aljubori
العبيدي Al-Obeidi Ubaidi Alobaidi
الشمري Al-Shammari Shamari Alshammary
الدليمي Al-Dulaimi Dulaymi Aldulaimi
البكاري Al-Bakari Bakkari Albagari
العكيدي Al-Akidi Ageedi Al-Okaidi
الخطيب Al-Khatib Khateeb Alkhatib
النجار Al-Najjar An-Najjar Najar
الحداد Al-Haddad Hadad Alhaddad
الخباز Al-Khabbaz Khabaz
الصباغ Al-Sabbagh Sabag Alsabbagh
القصاب Al-Qassab Kassab Alkasab
الحلاق Al-Hallaq Hallak
العطار Al-Attar Atar Alattar
الزعبي Al-Zoubi Zuabi Alzoubi
الرفاعي Al-Rifai Refai Alrefaie
الحريري Al-Hariri Harirì Alhariri
المصري Al-Masri Masry Elmasri
الكردي Al-Kurdi Kordi Alkurdi
العلي Al-Ali Alali El_Ali
الأحمد الاحمد Al-Ahmad Alahmad El-Ahmed
المحمد Al-Mohammad Almohammad Al-Muhammed
الحسن Al-Hasan Alhassan
الحسين Al-Hussein Alhusain
الخليل Al-Khalil Alkhaleel
الإبراهيم الابراهيم Al-Ibrahim Alibrahim
الجاسم Al-Jasem Aljassem
الحمود Al-Hammoud Alhamoud
السالم Al-Salem Alsalem As-Salem
الصالح Al-Saleh Alsaleh
العبد الله|العبدالله Al-Abdullah Alabdallah
العيسى Al-Issa Alissa Al-Eisa
الموسى Al-Mousa Almusa
اليوسف Al-Yousef Alyousef
درويش Darwish Derwich Darweesh
قنبر Qanbar Kanbar
شاهين Shahin Shaheen Chahine
عرسان Arsan Irsan
الطويل Al-Tawil Taweel Altawil
القصير Al-Qasir Kaseer Alqaseer
الأسود الاسود Al-Aswad Aswad
الأبيض Al-Abyad Abiad
الغضبان Al-Ghadban Gadban
الظاهر الضاهر Al-Zaher Al-Daher
الهفل Al-Hifl Hafl
الشواخ Al-Shawakh Chawakh
المشهور Al-Mashhour Mashhur
الفياض Al-Fayyad Fayad Alfayad
العواد Al-Awwad Awad
الكواكبي Al-Kawakibi Kawakbi
المثال Al-Mithal Mithal Almethal
الخيال Al-Khayal Khaial
النموذج Al-Namudhaj Namouzaj
الافتراض Al-Iftirad Eftirad
التجربة Al-Tajriba Tajribeh
الوهم Al-Wahm Wahem
السراب Al-Sarab As-Sarab
الغمام Al-Ghamam Gamam
الندى Al-Nada An-Nada
الرماد Al-Ramad Ar-Ramad
السنابل Al-Sanabel Sanabil
الينابيع Al-Yanabie Yanabi
القنطرة Al-Qantara Kantara
الطاحون Al-Tahoun Tahun
البيدر Al-Baidar Bayder
الشراع Al-Shiraa Shira
العوسج Al-Awsaj Ausaj
الصفصاف Al-Safsaf Assafsaf
بركات Barakat Berekat
عثمانو Osmano Othmano
شيخموس Sheikhmous Şêxmûs Shekhmus
بوزان Bozan Buzan
حاجو Hajo Haco
ملا Mulla Mella
جتو Jatto Chetto
كلش Kalash Gulash
بكداش Bakdash Bekdach
قره محمد Qara_Mohammad Kara_Mohamed"""


@dataclass(frozen=True)
class Name:
    """A name in its spellings in each script."""

    arabic: tuple[str, ...]
    latin: tuple[str, ...]


def _read(table: str) -> list[Name]:
    found = []
    for line in table.splitlines():
        arabic_line = line.replace('|', ' | ').split()
        at = next(at for at, word in enumerate(arabic_line) if (word[0].isascii() and word != '|') or word[0] in 'ŞÇ')
        written, latin = ' '.join(arabic_line[:at]), [word.replace('_', ' ') for word in arabic_line[at:]]
        spellings = written.split(' | ') if '|' in line or _is_one(written) else written.split()
        found.append(Name(tuple(spellings), tuple(latin)))
    return found


def _is_one(written: str) -> bool:
    return written.endswith(' الدين') or written.startswith(('عبد ', 'قره '))


MEN, WOMEN, FAMILIES = _read(_MEN), _read(_WOMEN), _read(_FAMILIES)
BY_ARABIC = {name.arabic[0]: name for name in (*MEN, *WOMEN)}
# Given names of which one letter makes another name.
ONE_LETTER = (
    ('حسن', 'حسين'), ('سالم', 'سليم'), ('عمر', 'عمار'), ('كريم', 'كرم'), ('سامر', 'سمير'), ('جميل', 'جمال'),
    ('أحمد', 'محمود'), ('زياد', 'زيد'), ('صالح', 'صلاح'), ('محمد', 'محمود'), ('أحمد', 'محمد'),
)  # fmt: skip


@dataclass(frozen=True)
class Invented:
    """A person: who they are, and when and where they were taken."""

    given: Name
    father: Name
    family: Name
    mother: Name
    child: Name
    sex: str
    born: int
    taken: date
    place: Place

    @property
    def called(self) -> tuple[Name, Name]:
        """What people call them."""
        return self.given, self.family


class Maker:
    """Makes people and what documenters record of them, the same for the same seed."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.with_father: set[str] = set()
        self.villages = [place for place in gazetteer().all() if place.level == 4]

    def person(self) -> Invented:
        """Somebody."""
        dice = self.dice
        sex = 'female' if dice.random() < 0.15 else 'male'
        return Invented(
            dice.choice(WOMEN if sex == 'female' else MEN), dice.choice(MEN), dice.choice(FAMILIES),
            dice.choice(WOMEN), dice.choice(MEN), sex, dice.randrange(1950, 2005),
            date(2013, 1, 1) + timedelta(dice.randrange(4300)), dice.choice(self.villages),
        )  # fmt: skip

    def people(self, number: int) -> list[Invented]:
        """So many people, no two with the given and family names in common: nobody could tell such two apart."""
        made: dict[tuple[Name, Name], Invented] = {}
        while len(made) < number:
            person = self.person()
            made.setdefault(person.called, person)
        return list(made.values())

    def likes_of(self, person: Invented) -> list[tuple[str, Invented, tuple[str, ...]]]:
        """People who are not this person, though much speaks for it, and what tells them apart where both state it."""
        dice = self.dice
        men = [name for name in MEN if name not in (person.given, person.father)]
        mother = dice.choice([name for name in WOMEN if name != person.mother])
        born = person.born + dice.choice((-5, -3, -2, 2, 3, 5))
        others = [name for name in FAMILIES if name != person.family]
        child = dice.choice([name for name in MEN if name != person.child])
        brother = replace(person, given=dice.choice(men), born=born, child=child, sex='male')
        cousin = replace(person, father=dice.choice(men), mother=mother, born=born, child=child)
        stranger = replace(
            person, mother=mother, born=person.born + 12, child=child, taken=person.taken + timedelta(900),
            place=dice.choice([v for v in self.villages if v.governorate != person.place.governorate]),
        )  # fmt: skip
        parent = replace(person, given=person.father, father=dice.choice(men), born=person.born - 27, sex='male')
        found = [
            ('brother', brother, ()),
            ('cousin', cousin, ('father',)),
            ('other family', replace(person, family=dice.choice(others), mother=mother, born=born, child=child), ()),
            ('namesake', stranger, ('mother', 'abducted_on', 'governorate')),
            ('father', parent, ()),
        ]
        for pair in ONE_LETTER:
            if person.given.arabic[0] in pair:
                other = BY_ARABIC[pair[1 - pair.index(person.given.arabic[0])]]
                found.append(('one letter', replace(person, given=other, born=born), ('name_ar',)))
        return found

    def record(self, person: Invented, script: str = '', *, like: bool = False) -> Record:
        """What a documenter records of a person; `like` is a second one, who hears and spells otherwise."""
        dice = self.dice
        script = script or dice.choice(('ar', 'ar', 'latin', 'both'))
        record = Record('abductee')
        how = dice.choice(('field', 'field', 'in the name', 'in the name', 'none'))
        if script in ('ar', 'both'):
            record.set('name_ar', self._name(person, 'arabic', how, like))
        if script in ('latin', 'both'):
            record.set('name_latin', self._name(person, 'latin', how, like))
        letters = 'latin' if script == 'latin' else 'arabic'
        if how != 'none':
            self.with_father.add(record.uid)
        if how == 'field':
            record.set('father', self._spelled(person.father, letters, like))
        if dice.random() < 0.4:
            record.set('mother', self._spelled(person.mother, letters, like))
        if dice.random() < 0.2:
            prefix = 'أبو ' if letters == 'arabic' else 'Abu '
            record.set('kunya', prefix + self._spelled(person.child, letters, like))
        if dice.random() < 0.7:
            record.set('sex', person.sex)
        self._circumstances(record, person, like)
        return record

    def states(self, record: Record, field: str) -> bool:
        """Whether a record says this of a person, the father's name also within the name."""
        return record.get(field) is not None or (field == 'father' and record.uid in self.with_father)

    def _circumstances(self, record: Record, person: Invented, like: bool) -> None:
        dice = self.dice
        if dice.random() < 0.85:
            slip = dice.choice((0, 0, 0, 0, 1, -1, 2)) if like else 0
            day = (person.taken + timedelta(slip)).isoformat()
            record.set('abducted_on', day if dice.random() < 0.9 else day[:7])
        if dice.random() < 0.5:
            record.set('age', person.taken.year - person.born + (dice.choice((0, 0, 1, -1, 2)) if like else 0))
        elif dice.random() < 0.4:
            record.set('born', str(person.born))
        if dice.random() < 0.85:
            record.set('governorate', person.place.governorate)
            if dice.random() < 0.7:
                record.set('place', person.place.code)
            elif dice.random() < 0.5:
                record.set('place_typed', person.place.ar or person.place.en)

    def _spelled(self, name: Name, script: str, like: bool) -> str:
        spellings = name.arabic if script == 'arabic' else name.latin
        return self.dice.choice(spellings) if like or script == 'latin' else spellings[0]

    def _name(self, person: Invented, script: str, how: str, like: bool) -> str:
        dice = self.dice
        given, father, family = (self._spelled(n, script, like) for n in (person.given, person.father, person.family))
        if like and dice.random() < 0.08:
            words = [given, family]
            at = dice.randrange(2)
            words[at] = self.slip(words[at])
            given, family = words
        middle = [father] if how == 'in the name' else []
        if middle and like and dice.random() < 0.2:
            middle = ['بن' if script == 'arabic' else 'bin', father]
        if like and dice.random() < 0.08:
            return ' '.join([family, given, *middle])
        return ' '.join([given, *middle, family])

    def slip(self, word: str) -> str:
        """A word with one letter too many, too few, or two turned."""
        if len(word) < 5:
            return word
        at = self.dice.randrange(2, len(word) - 1)
        made = self.dice.choice(('drop', 'double', 'turn'))
        if made == 'drop':
            return word[:at] + word[at + 1 :]
        if made == 'double':
            return word[:at] + word[at] + word[at:]
        return word[: at - 1] + word[at] + word[at - 1] + word[at + 1 :]
