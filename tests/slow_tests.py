"""Adds the tests that a run of the quick ones found slow to the list: `python -m tests.slow_tests RESULT.xml`.

The result is what `make quick ARGS=--junitxml=RESULT.xml` leaves. `make quick` leaves out what is listed, and what is
marked `slow` in its own file or makes a window. All of them are in `make test`.
"""

import sys
from collections import defaultdict
from pathlib import Path
from statistics import fmean
from xml.etree import ElementTree

LIST = Path(__file__).with_suffix('.txt')
SLOW = 0.04  # seconds, in the mean of all that a test is tried with


def main(result: Path) -> None:
    """Write the list anew, with those of this run."""
    LIST.write_text(''.join(f'{name}\n' for name in sorted(listed() | of_run(result))), encoding='utf-8')


def of_run(result: Path) -> frozenset[str]:
    """The slow ones of a run, each as `test_dates::test_a_range`."""
    took = defaultdict(list)
    for case in ElementTree.parse(result).iter('testcase'):
        took[f'{_file(case)}::{_function(case)}'].append(float(case.attrib['time']))
    return frozenset(name for name, seconds in took.items() if fmean(seconds) > SLOW)


def listed() -> frozenset[str]:
    """The tests of the list."""
    return frozenset(LIST.read_text(encoding='utf-8').split())


def _file(case: ElementTree.Element) -> str:
    return case.attrib['classname'].removeprefix('tests.')


def _function(case: ElementTree.Element) -> str:
    return case.attrib['name'].partition('[')[0]


if __name__ == '__main__':
    main(Path(sys.argv[1]))
