"""Numbers as a sentence spells them: in English words, in Arabic with the article, in the digits of a layout."""

_ONES = (
    *('zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'),
    *('thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'),
)
_TENS = ('twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety')
_THE = dict(enumerate(('الثلاثة', 'الأربعة', 'الخمسة', 'الستة', 'السبعة', 'الثمانية', 'التسعة', 'العشرة'), 3))
_EASTERN = str.maketrans('0123456789,', '٠١٢٣٤٥٦٧٨٩٬')
_HUNDRED, _THOUSAND, _MILLION = 100, 1000, 1_000_000
# Up to this number short lines spell numbers in English.
SPELT = 10


def in_english(number: int) -> str:
    """A number in English words: seventy-seven, one hundred and three, one thousand and twenty-six."""
    if number < len(_ONES):
        return _ONES[number]
    if number < _HUNDRED:
        ten, one = divmod(number, 10)
        return _TENS[ten - 2] + (f'-{_ONES[one]}' if one else '')
    for size, name in ((_MILLION, 'million'), (_THOUSAND, 'thousand'), (_HUNDRED, 'hundred')):
        if number >= size:
            many, rest = divmod(number, size)
            joint = ' and ' if 0 < rest < _HUNDRED else ' '
            return f'{in_english(many)} {name}{joint + in_english(rest) if rest else ""}'
    raise ValueError(number)


def with_article(number: int) -> str:
    """A number of people as they are referred to again in Arabic: الستة، الـ12."""
    return _THE.get(number, f'الـ{number:,}')


def in_digits_of(number: int, digits: str) -> str:
    """A number with a comma between thousands, in `latin` digits or in the `arabic` ones."""
    return f'{number:,}'.translate(_EASTERN) if digits == 'arabic' else f'{number:,}'
