"""How many people a cell tells of in words: whether a casualty column counts them, or a name is of several."""

import re

from exchange.mapping import casualty_headings
from exchange.mapping.casualty_headings import Harm
from models.errors import Refused
from models.forgetting import forgettable
from models.language import how_many, number_words, person_names
from models.language.how_many import Count
from models.language.messages import _
from models.language.text import clean, fold
from models.language.too_long import refuse_long
from models.limits.text_limits import TEXT_LIMITS
from models.record import casualty_words, people_in_words
from models.record.people_in_words import NOBODY, PeopleGroup

# A sign between two groups, where there are no two.
_JOINS_NOTHING = re.compile(r'^\s*[&+,،;؛]|&\s*$|[&+]\s*[&+,،;؛]|[^\d\s]\s*\+\s*$')
# A sign in another line, or behind a tab, is not known to be of the number: it may be of a cell of its own.
_SIGN_APART = re.compile(r'[\t\n\r]\s*[-–—−+<>≥≤=]|[-–—−+<>≥≤=]\s*[\t\n\r]')
# "None", "0" or "لا يوجد." and no sign that may change it: "0?" is none of them.
_IN_WORDS_ALONE = re.compile(r"(?:[\w\s'’()\u0640\u064b-\u0652]|(?<=\w)-(?=\w))*(?:(?<=\w)[.,،;؛:])?\s*")
# What may stand within the name of one person.
_WITHIN_NAMES = str.maketrans(dict.fromkeys("-.'’", ' '))
# "5 men of his family", "(4 people)", "x3", مجهول عدد 2; but neither "Unknown 2" nor "Salem (5 years)".
_SO_MANY = re.compile(r'(?:^|\()\s*(?P<number>\d+)\s+(?P<who>[^\W\d]+)')
_TIMES = re.compile(r'(?<!\w)(?:عدد|عددهم|x|×)\s*[:(]?\s*(\d+)', re.IGNORECASE)
# What is between two people; whoever is named behind it beside a man may be his without a name: "and his son".
_BOTH = re.compile(r'[^\W\d]\s*[+&]\s*[^\W\d]|\s(?:and|و)\s+[^\W\d]', re.IGNORECASE)
_AND_THEIRS = re.compile(
    r'\sو(?:ابن|إبن|أبناء|ابناء|بنات|ابنت|زوج|زوجت|أخ|اخ|أخو|اخو|أخي|اخي|أخت|اخت|إخوت|اخوت|أخوات|شقيق|شقيقت|أشقاء|'
    r'والد|والدت|أم|ام|أب|أبي|أبو|أطفال|اطفال|طفل|طفلت|طفلي|أولاد|اولاد|ولد|عائلت|أسرت|أقارب|حفيد|أحفاد|عم|خال|صديق|رفيق|'
    r'سائق|مرافق|آخر|اخر|آخرون|آخرين|اخرين)(?:ه|ها|هم|هما|يه|يها)?(?!\w)'
)
_AND_SOMEBODY = re.compile(r'\s(و(\w{3,}))')
_IN_A_LIST = re.compile(r'\s*[\n,،;؛]\s*')
_FAMILY = re.compile(r'\s*(?:عائلة|أسرة|اسرة|أفراد|افراد|مجموعة|family\s+of)(?!\w)', re.IGNORECASE)
# Behind the name of somebody: what else that person is called, and whose child or from where they are.
_OF_THE_SAME = re.compile(
    r'(?:أبو|ابو|أم|ام|أبي|الملقب|الملقبة|المعروف|المعروفة|من|ابن|بن|بنت|مواليد|abu|umm|um|aka|known|from|born|of|son)\s',
    re.IGNORECASE,
)


def may_be_several(name: str) -> bool:
    """Whether a text in the place of one person's name may be of several people, or of so many without names."""
    if len(name) > TEXT_LIMITS.people or _is_plain(name):
        return False
    text = number_words.in_digits(name.strip())
    numbers = [int(match[1]) for match in _TIMES.finditer(text)]
    in_words = not name.strip()[:1].isdigit()
    for match in _SO_MANY.finditer(text):
        word = fold(match['who'])
        is_people = not {word, casualty_words.stem(word)}.isdisjoint(casualty_words.known_words())
        numbers += [int(match['number'])] if is_people or (in_words and match.start() == 0) else []
    first = people_in_words.numbered(text.split(maxsplit=1)[0]) if text[:1].isalpha() else None
    if any(number > 1 for number in numbers) or (first and first.number == Count(2)):
        return True
    is_joined = any(shape.search(text) for shape in (_BOTH, _AND_THEIRS)) or _names_a_second(text)
    return is_joined or bool(_FAMILY.match(text)) or _is_list(text)


def _is_plain(name: str) -> bool:
    """Whether a text is words alone of which none may say that it is of several: the names of nearly everybody."""
    words = name.translate(_WITHIN_NAMES).split(' ')
    return ''.join(words).isalpha() and not any(map(_may_be_of_several, words))


@forgettable(50_000)
def _may_be_of_several(word: str) -> bool:
    """Whether a word is a number, is of two people, joins two, or begins what is said of several."""
    if word.startswith('و') or word.casefold() in ('and', 'family') or _FAMILY.match(word):
        return True
    found = people_in_words.numbered(word)
    is_of_two = found is None or found.number not in (None, Count(1))
    return is_of_two or number_words.in_digits(word) != word


def _names_a_second(text: str) -> bool:
    """Whether an "and" is glued to a name that is known, and is no letter of another: وسامر, but not وسام."""
    return any(_is_known(second) and not _is_known(whole) for whole, second in _AND_SOMEBODY.findall(text))


def _is_known(name: str) -> bool:
    return any(map(person_names.known, person_names.words_of(name)))


def _is_list(text: str) -> bool:
    """Whether a text is of names of two words and more: not a family and a given name, nor a name and an alias."""
    first, *others = _IN_A_LIST.split(text)
    others = [part for part in others if not _OF_THE_SAME.match(part)]
    return any(_is_whole_name(part) for part in others) and _is_whole_name(first)


def _is_whole_name(text: str) -> bool:
    """Whether a text may be the name of a person, of two words at least."""
    words = text.split()
    return len(words) > 1 and all(word.strip(".-’'()").replace('-', '').isalpha() for word in words)


def understand(text: str) -> list[PeopleGroup]:
    """The people that a text tells of; Refused where a word of it says anything else."""
    is_apart = _SIGN_APART.search(text.strip()) is not None
    text = clean(text)
    refuse_long(text, TEXT_LIMITS.people)
    if is_apart:
        raise Refused(_('“{text}” is not a number of people; write it like 5, 5+, 2-4 or “some”.').format(text=text))
    if number_words.nobody(fold(text).split()) == [] and _IN_WORDS_ALONE.fullmatch(text):
        return [PeopleGroup(NOBODY, {})]
    try:
        return [PeopleGroup(how_many.understand(text), {})]
    except Refused:
        groups = people_in_words.groups(text)
        parts = people_in_words.apart(text)
        if not groups or not any(map(str.isalpha, text)) or _JOINS_NOTHING.search(text):
            raise
        if len(parts) > 1 and any(map(_is_bare, parts)):
            raise
        return groups


def _is_bare(part: str) -> bool:
    """Whether a part of a text is a number alone: two of them are not known to be added up."""
    try:
        return how_many.understand(part) is not None
    except Refused:
        return False


def within(column: Harm, text: str, whole: str = '') -> list[tuple[Count, Harm]]:
    """The people that a cell of a casualty column tells of; Refused where it names others than the column counts.

    `whole` is the outcome of the column that this one is a part of, '' where that is not known.
    """
    told, outcome = [], ''
    for group in understand(text):
        outcome = group.stated.get('outcome', outcome)
        harmed = _narrowed(
            column, _of_whole(group, whole) if column.share == casualty_headings.INCLUDING else group, outcome
        )
        if harmed is None:
            sentence = _('“{text}” also mentions people this column does not count. Enter only the number it counts.')
            raise Refused(sentence.format(text=text))
        told.append((group.count, harmed))
    return told


def _of_whole(group: PeopleGroup, whole: str) -> PeopleGroup:
    """A group of a column that takes its outcome from another, without that outcome."""
    if group.stated.get('outcome', '') not in (whole, '') and whole:
        return group
    return PeopleGroup(group.count, {name: value for name, value in group.stated.items() if name != 'outcome'})


def _narrowed(column: Harm, group: PeopleGroup, outcome: str) -> Harm | None:
    """The people of a column that a group of a cell is, None where it is of others; a part of another is not split."""
    own = column.values.get('outcome') or outcome
    stated = {'outcome': own, **group.stated} if own and not column.share else group.stated
    merged = casualty_headings.together(column.values, stated)
    if merged == column.values or group == PeopleGroup(NOBODY, {}):
        return column
    return casualty_headings.harm_of(merged) if merged and 'outcome' in merged and not column.share else None


def add(told: list[tuple[Count, Harm]]) -> Count:
    """How many they are together; bounds where one of them has bounds, "some" where one has no number."""
    if len(told) == 1:
        return told[0][0]
    numbers = [count.number for count, _harm in told if count == Count(count.number) and count.number is not None]
    if len(numbers) == len(told):
        return Count(sum(numbers))
    return Count(lowest=sum(count.known or 0 for count, _harm in told) or None)
