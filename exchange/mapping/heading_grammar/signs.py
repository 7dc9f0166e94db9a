"""The signs in a heading that say something: what is no letter, no digit and no plain punctuation is one of them."""

import unicodedata

from models.language.text import fold

_PLAIN = frozenset('.,:*\'"`’‘“”«»()[]{}-‐‑–—_،·•\u0640')

# A heading that begins with one of these is a question; a question mark behind any other is a doubt.
_ASKING = frozenset(
    map(
        fold,
        (
            *('how', 'what', 'when', 'where', 'who', 'whom', 'which', 'whose', 'by', 'was', 'were', 'is', 'are', 'did'),
            *('does', 'do', 'has', 'have', 'can', 'كم', 'ما', 'ماذا', 'متى', 'أين', 'من', 'هل', 'كيف', 'أي', 'لماذا'),
        ),
    )
)


def telling(text: str) -> frozenset[str]:
    """The signs of a text that may change what it says: a percent sign, a stroke, a plus, a question mark."""
    if text.replace(' ', '').isalnum():  # as nearly every name of a field, of which very many are asked
        return frozenset()
    return frozenset(sign for sign in text if not (sign in _PLAIN or unicodedata.category(sign)[0] in 'LNMZC'))


def without_marks(heading: str) -> str:
    """A heading without the mark of a question behind it and the sign for a number before it, which are of its form."""
    bare = heading.strip(' *:')
    if bare.endswith(('?', '؟')) and (fold(bare).split() or [''])[0] in _ASKING:
        bare = bare[:-1]
    return bare.removeprefix('#').removeprefix('№')
