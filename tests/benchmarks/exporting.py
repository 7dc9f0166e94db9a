"""An export in a process of its own, as a command does it: `python -m tests.benchmarks.exporting REGISTER OUT`.

It says how long it took by the clock, and the most memory that it ever held.
"""

import json
import os
import sys
import time
from pathlib import Path

from tests.benchmarks.importing import most_memory


def main(path: Path, out: Path) -> None:
    """Write the register as a workbook for headquarters."""
    from exchange.exporting import headquarters_workbook
    from models.register.register import Register

    with Register.open(path, os.environ['SIJILL_PASSPHRASE'], writing=False) as register:
        start = time.perf_counter()
        headquarters_workbook.export(register, out)
        taken = time.perf_counter() - start
    print(json.dumps({'taken': taken, 'memory': most_memory()}))


if __name__ == '__main__':
    main(Path(sys.argv[1]), Path(sys.argv[2]))
