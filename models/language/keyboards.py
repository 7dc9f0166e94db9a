"""The keys of the standard Arabic (101) keyboard beside the Latin ones: who switches all the time forgets to."""

from models.language.text import has_arabic

_LATIN = "qwertyuiop[]asdfghjkl;'zxcvnm,./`" + 'hyn'
_ARABIC = 'ضصثقفغعهخحجدشسيبلاتنمكطئءؤرىةوزظذ' + 'أإآ'
_LAM_ALEF = 'لا'  # one key, two letters
_TO_LATIN = str.maketrans(_ARABIC, _LATIN)
_TO_ARABIC = str.maketrans(dict(zip(_LATIN[:-3], _ARABIC[:-3], strict=True)) | {'b': _LAM_ALEF})


def other_layout(text: str) -> str:
    """What the same keys write in the other layout: `armed` for `شقةثي`, and the reverse."""
    if has_arabic(text):
        return text.replace(_LAM_ALEF, 'b').translate(_TO_LATIN)
    return text.lower().translate(_TO_ARABIC)
