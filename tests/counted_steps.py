"""How much is done in Python, counted: no clock says the same twice."""

import sys
from collections import Counter
from collections.abc import Callable
from itertools import count
from pathlib import Path
from types import FrameType
from typing import Any

_ROOT = f'{Path(__file__).parent.parent}/'
_OURS = tuple(f'{_ROOT}{folder}/' for folder in ('models', 'exchange', 'ui'))


def steps(do: Callable[[], object], *names: str) -> int:
    """How often Python calls or resumes a function, or those with one of some names, while something is done."""
    numbers = count()

    def heard(frame: FrameType, event: str, _about: Any) -> None:
        if event == 'call' and (not names or frame.f_code.co_name in names):
            next(numbers)

    sys.setprofile(heard)
    try:
        do()
    finally:
        sys.setprofile(None)
    return next(numbers)


def lines_run(do: Callable[[], object], file: str) -> int:
    """How many lines of a file of ours are run, each round of a loop anew, while something is done."""
    ran = lines_by_function(do)
    return sum(lines for name, lines in ran.items() if name.partition(':')[0].endswith(file))


def lines_by_function(do: Callable[[], object]) -> Counter[str]:
    """How many lines each function of the program runs while something is done, each round of a loop anew."""
    ran: Counter[str] = Counter()

    def heard(frame: FrameType, _event: str, _about: Any) -> Any:
        code = frame.f_code
        if not code.co_filename.startswith(_OURS):
            return None
        name = f'{code.co_filename.removeprefix(_ROOT)}:{code.co_name}'

        def in_it(_frame: FrameType, event: str, _about: Any) -> Any:
            ran[name] += event == 'line'
            return in_it

        return in_it

    before = sys.gettrace()
    sys.settrace(heard)
    try:
        do()
    finally:
        sys.settrace(before)
    return ran
