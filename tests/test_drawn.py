"""Uids and secrets are drawn many at a time, and none of them is given twice."""

import os
import subprocess
import sys
import uuid

import pytest

from models.record.drawn import new_bytes, new_uid
from tests.copied import ROOT

# A process that is split off in the middle of what was drawn says what it gives next, and then so does this one.
SPLIT = """
import os
from models.record.drawn import new_uid
new_uid()
if child := os.fork():
    os.waitpid(child, 0)
print(new_uid(), flush=True)
os._exit(0)
"""


def test_none_is_given_twice() -> None:
    uids = [new_uid() for _number in range(2_000)]
    assert len({*uids, *(new_bytes(24) for _number in range(1_000))}) == 3_000
    assert {uuid.UUID(uid).version for uid in uids} == {4}
    assert {uuid.UUID(uid).variant for uid in uids} == {uuid.RFC_4122}


@pytest.mark.skipif(not hasattr(os, 'fork'), reason='this system splits no process')
def test_a_process_that_is_split_off_gives_others() -> None:
    said = subprocess.run([sys.executable, '-c', SPLIT], cwd=ROOT, capture_output=True, text=True, check=True)
    one, other = said.stdout.split()
    assert one != other
