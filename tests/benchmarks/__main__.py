"""Prints what was measured as a table: `python -m tests.benchmarks [--incidents N] [--rows N] [--only NAME]`.

It never fails on a clock: a slow machine is no fault. The register it fills is encrypted, and lives in a temporary
folder for this run only.
"""

import argparse
import sys
import tempfile
from pathlib import Path

from tests.benchmarks import measures
from tests.benchmarks.measures import Bench, Measured

MILLION = 1_000_000


def main() -> None:
    """Fill a register, measure, print."""
    given = _arguments()
    with tempfile.TemporaryDirectory(prefix='sijill-benchmarks-') as folder:
        bench = Bench(Path(folder), MILLION if given.million else given.incidents, given.rows)
        print(f'{bench.incidents:,} incidents, encrypted\n\n| what | limit | measured |\n|---|---|---|')
        for name, measure in measures.MEASURES.items():
            if given.only in (None, name):
                for row in measure(bench):
                    print(_line(row), flush=True)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog='python -m tests.benchmarks', description=__doc__)
    parser.add_argument('--incidents', type=int, default=100_000, help='how many incidents the lists hold')
    parser.add_argument('--rows', type=int, default=20_000, help='how many rows are imported')
    parser.add_argument('--only', choices=measures.MEASURES, help='one measure alone')
    parser.add_argument('--million', action='store_true', help='lists of 1,000,000 incidents: needs 6 GB of disk')
    return parser.parse_args()


def _line(row: Measured) -> str:
    return f'| {row.what} | {row.limit} | {row.found} |'


if __name__ == '__main__':
    sys.exit(main())
