"""Work during which nobody looks for garbage, and what it leaves behind."""

import gc
import subprocess
import sys
from pathlib import Path

from models.no_garbage import keeping_all

BY_ITSELF = """
import gc
from models.no_garbage import keeping_all
with keeping_all():
    assert not gc.isenabled()
    made = [[] for _time in range(5_000)]
assert gc.isenabled() and not gc.get_freeze_count()
old = {id(one) for one in gc.get_objects(generation=2)}
assert all(id(one) in old for one in made)
"""


def test_what_was_made_counts_as_old_and_is_searched_later() -> None:
    subprocess.run([sys.executable, '-c', BY_ITSELF], check=True, cwd=Path(__file__).parents[1])


def test_where_nobody_searches_nobody_begins_to() -> None:
    gc.disable()
    try:
        with keeping_all():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
