"""What is remembered of what people entered, to be quick or because it is needed again: all of it can be forgotten.

Names taken apart and words folded are remembered, and the key with which somebody signs. What belongs to the program
itself, such as its code lists, is remembered with `functools.cache` and stays.
"""

from collections.abc import Callable
from functools import _lru_cache_wrapper, lru_cache
from typing import Any, TypeVar
from weakref import WeakSet

T = TypeVar('T')
D = TypeVar('D', bound=dict[Any, Any])
_remembering: 'WeakSet[_lru_cache_wrapper[object]]' = WeakSet()


_known: list[dict[Any, Any]] = []


class Secret:
    """Something that holds a secret: it is kept in memory alone, and forgotten with all else."""

    def __init__(self) -> None:
        _secrets.add(self)

    def forget(self) -> None:
        """Hold it no more."""
        raise NotImplementedError


_secrets: WeakSet[Secret] = WeakSet()


def forgettable(most: int) -> Callable[[Callable[..., T]], '_lru_cache_wrapper[T]']:
    """Remember so many answers of a function, until all is forgotten."""

    def remembering(function: Callable[..., T]) -> '_lru_cache_wrapper[T]':
        made = lru_cache(maxsize=most)(function)
        _remembering.add(made)
        return made

    return remembering


def forgotten(known: D) -> D:
    """What is remembered in a dict of a module, which is emptied when all is forgotten."""
    _known.append(known)
    return known


def forget() -> None:
    """Forget everything: a register was closed, and nobody may find a name of it in the memory."""
    for remembering in [*_remembering]:
        remembering.cache_clear()
    for known in _known:
        known.clear()
    for secret in [*_secrets]:
        secret.forget()
