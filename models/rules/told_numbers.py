"""How many people a source says came to which harm: `3 killed`, `قتل ثلاثة`, `Five men were killed, two injured.`"""

import re

from models.language.how_many import Count, find
from models.language.text import fold
from models.limits.text_limits import TEXT_LIMITS
from models.record import casualty_words, people_in_words
from models.record.casualty_totals import outcome_of
from models.record.records import Record

# A number beside one of these is not of people.
_OF_OTHERS = frozenset(
    map(
        fold,
        (
            *('am', 'pm', "o'clock", 'km', 'kilometres', 'metres', 'year', 'years', 'old', 'days', 'hours', 'minutes'),
            *('الساعة', 'ساعة', 'ساعات', 'صباحا', 'مساء', 'كم', 'كيلومتر', 'متر', 'أمتار', 'عاما', 'عام', 'أعوام'),
            *('سنة', 'سنوات', 'عمره', 'عمرها', 'يوم', 'أيام', 'دقيقة', 'دقائق', 'مواليد'),
        ),
    )
)
_SENTENCES = re.compile(r'[.!?؟\n:]+(?:\s|$)|\n')


def numbers_in(text: str) -> dict[str, Count]:
    """How many a text says came to each harm, the dead first; a sentence that may mean several things says nothing."""
    found: dict[str, Count] = {}
    for sentence in _SENTENCES.split(text) if len(text) <= TEXT_LIMITS.account else ():
        for harm, count in _in_sentence(sentence):
            found[harm] = _added(found.get(harm), count)
    return dict(sorted(found.items(), key=lambda item: item[0] != 'killed'))


def _in_sentence(sentence: str) -> list[tuple[str, Count]]:
    told = people_in_words.groups(sentence)
    if not told:
        parts = people_in_words.apart(sentence) if len(sentence) <= TEXT_LIMITS.line else []
        return [said for part in parts if (said := _by_its_words(part))]
    stated = people_in_words.readings(sentence, told)[0]
    pairs = zip(told, stated, strict=True)
    return [(_harm(codes['outcome']), group.count) for group, codes in pairs if 'outcome' in codes]


def _by_its_words(part: str) -> tuple[str, Count] | None:
    """The one number of a part that is no plain phrase, where one word of it says what became of people."""
    found = people_in_words.numbered(part)
    if found is None or found.number is None or found.glued or find(found.rest):
        return None
    words = fold(found.rest).split()
    if not _OF_OTHERS.isdisjoint(words):
        return None
    known = casualty_words.phrases()
    meant = {
        value
        for word in words
        for kind, value in known.get((word,)) or known.get((casualty_words.stem(word),)) or ()
        if kind == 'outcome'
    }
    harms = {*map(_harm, meant)}
    return (harms.pop(), found.number) if len(harms) == 1 else None


def _harm(outcome: str) -> str:
    return outcome_of(Record('casualty', values={'outcome': outcome}))


def _added(one: Count | None, other: Count) -> Count:
    if one is None:
        return other
    if one.number is not None and other.number is not None:
        return Count(one.number + other.number)
    most = None if one.most is None or other.most is None else one.most + other.most
    return Count(None, (one.known or 0) + (other.known or 0), most)
