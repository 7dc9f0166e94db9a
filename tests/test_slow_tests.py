"""The list of the slow tests: what is written into it, and that each of them is there."""

import re
from pathlib import Path

from tests import slow_tests

RESULT = """<testsuites><testsuite>
<testcase classname="tests.test_b" name="test_both[one]" time="0.05"/>
<testcase classname="tests.test_b" name="test_both[t::wo]" time="0.04"/>
<testcase classname="tests.test_b" name="test_quick" time="0.04"/>
<testcase classname="tests.test_a" name="test_mean[1]" time="0.07"/>
<testcase classname="tests.test_a" name="test_mean[2]" time="0.002"/>
<testcase classname="tests.test_a" name="test_slow" time="7.0"/>
</testsuite></testsuites>"""


def test_slow_is_what_took_long_in_the_mean(tmp_path: Path) -> None:
    result = tmp_path / 'result.xml'
    result.write_text(RESULT, encoding='utf-8')
    assert slow_tests.of_run(result) == {'test_a::test_slow', 'test_b::test_both'}


def test_each_that_is_listed_is_there() -> None:
    folder = Path(__file__).parent
    there = {
        f'{path.stem}::{name}'
        for path in folder.glob('test_*.py')
        for name in re.findall(r'^def (test_\w+)', path.read_text(encoding='utf-8'), re.MULTILINE)
    }
    assert not slow_tests.listed() - there
