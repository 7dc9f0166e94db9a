"""Words to be said on a telephone: drawn for a passphrase, or standing for a digest that two people compare.

Each language has 2,048, of which no two differ by one letter alone or fold to the same. They are for ever: what was
once said in words must be found again by the same ones.
"""

import secrets
from functools import cache

from models.language import messages
from models.language.messages import RESOURCES

# Of a passphrase: 55 bits, which a thief with a thousand fast machines does not try in his life.
DRAWN = 5
BITS = 11  # that one word stands for


@cache
def word_list(language: str) -> tuple[str, ...]:
    """The 2,048 words of a language, in their order."""
    return tuple((RESOURCES / 'words' / f'drawn_{language}.txt').read_text(encoding='utf-8').split())


def drawn(language: str | None = None, count: int = DRAWN) -> str:
    """So many words by chance with spaces between them, in the language that is spoken unless another is named."""
    words = word_list(language or messages.language())
    return ' '.join(secrets.choice(words) for _turn in range(count))


def words_of(digest: bytes, count: int, language: str | None = None) -> list[str]:
    """The first so many words that stand for a digest; the same digest has the same words in every program."""
    if count * BITS > len(digest) * 8:
        raise ValueError(f'a digest of {len(digest)} bytes has no {count} words')
    number = int.from_bytes(digest, 'big') >> (len(digest) * 8 - count * BITS)
    words = word_list(language or messages.language())
    return [words[number >> (BITS * place) & (len(words) - 1)] for place in reversed(range(count))]
