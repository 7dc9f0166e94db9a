"""The keys of the standard Arabic (101) keyboard beside the Latin ones: who switches all the time forgets to."""

from models.language.text import has_arabic

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvnm,./`" + 'hyn'
_ARABIC = 'ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ' + 'أإآ'
_LAM_ALEF = 'لا'  # one key, two letters
_TO_LATIN = str.maketrans(_ARABIC, _LATIN)
_TO_ARABIC = str.maketrans(dict(zip(_LATIN[:-3], _ARABIC[:-3], strict=True)) | {'b': _LAM_ALEF})


# The same with Shift, where the layout has a letter of its own there.
_SHIFTED = dict(zip(_LATIN[-3:], _ARABIC[-3:], strict=True))
_LATIN_KEYS = dict(zip(_ARABIC, _LATIN, strict=True)) | {'ﻻ': 'b', 'لا': 'b'}


def in_arabic(key: str) -> list[str]:
    """A key such as `Ctrl+L`, `Alt+M` or `A` as an Arabic keyboard writes it; none for no letter, and for Shift."""
    held, _plus, letter = key.rpartition('+')
    if held == 'Shift' or len(letter) != 1 or not letter.isalpha():
        return []
    letter = letter.lower()
    arabic = 'ﻻ' if letter == 'b' else letter.translate(_TO_ARABIC)
    shifted = [_SHIFTED[letter]] if 'Shift' in held and letter in _SHIFTED else []
    return [f'{held}+{written}' if held else written for written in [arabic, *shifted]]


def in_latin(letter: str) -> str:
    """The Latin letter of the key that writes an Arabic one, '' for any other."""
    found = _LATIN_KEYS.get(letter, '')
    return found if found.isalpha() else ''


def other_layout(text: str) -> str:
    """What the same keys write in the other layout: `armed` for `شقةثي`, and the reverse."""
    if has_arabic(text):
        return text.replace(_LAM_ALEF, 'b').translate(_TO_LATIN)
    return text.lower().translate(_TO_ARABIC)
