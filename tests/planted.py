"""Invented names in several spellings, and sentences as public reports have them, to plant the names in."""

import random
from typing import NamedTuple

from exchange.leaks.protected_names import ProtectedName, protected_names

GIVEN = [
    ('سامر', 'Samer', 'Samir'), ('خالد', 'Khaled', '5alid'), ('أحمد', 'Ahmad', 'A7med'), ('محمود', 'Mahmoud', 'Mahmud'),
    ('عمر', 'Omar', '3umar'), ('يوسف', 'Yousef', 'Yusuf'), ('إبراهيم', 'Ibrahim', 'Ebraheem'),
    ('حسين', 'Hussein', '7usain'),
    ('علي', 'Ali', '3ali'), ('مصطفى', 'Mustafa', 'Moustafa'), ('عبد الرحمن', 'Abdulrahman', 'Abd al-Rahman'),
    ('عبد الله', 'Abdullah', 'Abd Allah'), ('فاطمة', 'Fatima', 'Fatmeh'), ('مريم', 'Mariam', 'Maryam'),
    ('زينب', 'Zainab', 'Zaynab'), ('نور الدين', 'Nour al-Din', 'Nureddin'), ('ليلى', 'Layla', 'Leila'),
    ('هدى', 'Huda', 'Houda'),
    ('جاسم', 'Jasem', 'Jassim'), ('عواد', 'Awad', 'Awwad'),
]  # fmt: skip
FAMILIES = [
    ('الوهمي', 'al-Wahmi', 'Wahmy'), ('الخيالي', 'al-Khayali', 'Khayaly'), ('الافتراضي', 'al-Iftiradi', 'Eftiradi'),
    ('المثالي', 'al-Mithali', 'Methali'), ('التجريبي', 'al-Tajribi', 'Tajreebi'), ('البعيدي', 'al-Baidi', 'Baeedi'),
    ('الحلمي', 'al-Hilmi', '7ilmi'), ('الظنوني', 'al-Zununi', 'Zonouni'), ('الكرتوني', 'al-Kartuni', 'Kartooni'),
    ('الورقي', 'al-Waraqi', 'Waraki'), ('السرابي', 'as-Sarabi', 'Saraby'), ('الضبابي', 'ad-Dababi', 'Dhababi'),
    ('الغيمي', 'al-Ghaymi', 'Ghaimi'), ('النسيجي', 'an-Nasiji', 'Naseeji'), ('الحبري', 'al-Hibri', 'Hebri'),
    ('الرملي', 'ar-Ramli', 'Ramly'), ('الشمعي', 'ash-Shami', 'Sham3i'), ('الطيفي', 'at-Tayfi', 'Taifi'),
    ('القصصي', 'al-Qisasi', 'Qesasi'), ('المسرحي', 'al-Masrahi', 'Masra7i'), ('الفخاري', 'al-Fakhari', 'Fa5ari'),
    ('الزجاجي', 'az-Zujaji', 'Zojaji'), ('الحجري', 'al-Hajari', 'Hajary'), ('الدخاني', 'ad-Dukhani', 'Dokhany'),
    ('المرسومي', 'al-Marsumi', 'Marsoumi'),
]  # fmt: skip


class PlantedName(NamedTuple):
    """A name as it is registered, and three spellings of it."""

    registered: str
    spellings: tuple[str, str, str]


def names() -> list[PlantedName]:
    """A hundred names; half of their spellings are in Latin letters."""
    dice = random.Random(16)
    found = []
    for at in range(100):
        given, father, family = dice.choice(GIVEN), dice.choice(GIVEN), FAMILIES[at % len(FAMILIES)]
        registered = f'{given[0]} {father[0]} {family[0]}'
        latin = f'{given[1]} {father[1]} {family[1]}'
        other = f'{given[2]} {family[2]}' if at % 2 else _spelled(at // 2 + 1, given[0], father[0], family[0])
        found.append(PlantedName(registered, (_spelled(at, given[0], father[0], family[0]), latin, other)))
    return found


def _spelled(at: int, given: str, father: str, family: str) -> str:
    """A way in which people write a name in Arabic letters."""
    whole = f'{given} {father} {family}'
    ways = [
        f'{given} {family}', f'{family}، {given} {father}', f'و{given} {father} {family}',
        f'{given} بن {father} {family}',
        whole.replace('عبد ال', 'عبدال'), whole.replace('ة', 'ه').replace('ى', 'ي').replace('أ', 'ا').replace('إ', 'ا'),
        f'{given} {family[:4]}*{family[4:]}', f'{given} {family[:4]}\u0640{family[4:]}', f'{given}\n{family}',
        f'{given[:2]}\u0640 \u0640{given[2:]} {family}', f'{given} {family[2:]}', f'{given} آل {family[2:]}',
        f'{given} {father} ال\u200b{family[2:]}', ''.join(sign + '\u064e' * (sign != ' ') for sign in whole),
    ]  # fmt: skip
    return ways[at % len(ways)]


AROUND = [
    'قُتل {name} برصاص مجهولين في ريف دير الزور الشرقي.', 'أُصيب المواطن {name} جراء انفجار لغم أرضي.',
    'وبحسب مصادر محلية فإن {name} كان في طريقه إلى منزله.', '{name} was killed on the road to the village.',
    'Gunmen on a motorbike shot {name} near his shop.', 'اختُطف {name} من منزله منذ أسبوع.',
]  # fmt: skip


def sentence(at: int, name: str) -> str:
    """A sentence of a report about somebody."""
    return AROUND[at % len(AROUND)].format(name=name)


PLACES = ['البصيرة', 'الشحيل', 'هجين', 'أبو حمام', 'البوكمال', 'الميادين', 'السخنة', 'الرصافة', 'تدمر', 'الهول']
TOWNS = [
    'Al-Busayrah',
    'Al-Shuhayl',
    'Hajin',
    'Abu Hamam',
    'Al-Bukamal',
    'Mayadin',
    'Sukhnah',
    'Rusafa',
    'Palmyra',
    'Al-Hol',
]
INNOCENT = [
    'قُتل {n} من عناصر قوات النظام في هجوم لتنظيم داعش على حاجز قرب {ar} بتاريخ {d} كانون الثاني 2024.',
    'نفذت خلايا التنظيم {n} عملية في مناطق سيطرة قوات سوريا الديمقراطية، بينها عملية في {ar}.',
    'انفجرت عبوة ناسفة بسيارة عسكرية على الطريق بين {ar} والبادية، ما أدى إلى مقتل {n} عناصر.',
    'أُصيب محمد وأحمد بجروح ونُقلا إلى المشفى في {ar}.',
    'اعتقلت قوات التحالف الدولي {n} متهمين بالانتماء إلى التنظيم خلال إنزال جوي في {ar}.',
    'وبذلك يرتفع عدد القتلى إلى {n} منذ 29 حزيران 2014، وفق ما وثقه المرصد.',
    'عُثر على جثة شاب مجهول الهوية قرب {ar} وعليها آثار إطلاق نار، يوم {d}/1/2024.',
    'هاجم مسلحون مجهولون منزل أحد شيوخ عشيرة العكيدات في {ar} ولاذوا بالفرار.',
    'ISIS cells carried out {n} operations in the desert near {en} between 1 and {d} January 2024.',
    'An explosive device hit a military vehicle on the road to {en}, killing {n} soldiers.',
    'The International Coalition and the SDF arrested {n} men in {en} on 2024-01-{d:02}.',
    'Two sources report that {n} people were injured when a landmine exploded near {en}.',
    'Iranian-backed militias sent reinforcements from Deir Ezzor to {en}; {n},026 people were displaced.',
    'A civilian and {n} members of the Asayish were killed in an attack claimed by ISIS in {en}.',
    'The head of the military council of {en} said that {n} suspects were handed over.',
    'استهدفت طائرة مسيّرة سيارة تقل قيادياً في التنظيم عند مدخل {ar}، وقُتل معه {n} آخرون.',
    'توفي {n} أطفال بسبب البرد في مخيم {ar}، حيث يعيش أكثر من 40,000 شخص.',
    'وقعت مجزرة في وادي العزيب بريف حماة الشرقي راح ضحيتها {n} مدنيين من جامعي الكمأة.',
    'Of the 43 operations, {n} were in areas held by the SDF, about {d} %.',
    'أفرج التنظيم عن {n} مختطفين مقابل فدية بعد وساطة من وجهاء {ar}.',
]  # fmt: skip


def innocent() -> list[str]:
    """Two hundred sentences with nothing in them that may not leave."""
    dice = random.Random(3)
    numbers = [(dice.randint(2, 60), dice.randint(1, 28)) for _line in INNOCENT for _place in PLACES]
    places = [(line, *place) for line in INNOCENT for place in zip(PLACES, TOWNS, strict=True)]
    return [
        line.format(n=n, d=d, ar=ar, en=en) + f' [{at}]'
        for at, ((line, ar, en), (n, d)) in enumerate(zip(places, numbers, strict=True))
    ]


def many_names(count: int) -> list[ProtectedName]:
    """So many invented names."""
    dice = random.Random(1)
    letters = 'بتجحدرسشصطعفقكلمني'
    families = ['ال' + ''.join(dice.choice(letters) for _letter in range(4)) + 'ي' for _family in range(count // 4)]
    called = (f'{dice.choice(GIVEN)[0]} {dice.choice(GIVEN)[0]} {dice.choice(families)}' for _name in range(count))
    return [name for text in called for name in protected_names(text)]


def words_of_texts(count: int) -> list[str]:
    """What stands in so many long texts: sentences of reports with names of people in them that are in no record."""
    dice, lines = random.Random(2), innocent()
    return [
        f'{dice.choice(GIVEN)[0]} {dice.choice(FAMILIES)[0]} {" ".join(dice.sample(lines, 3))}'
        for _text in range(count)
    ]
