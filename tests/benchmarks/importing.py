"""An import in a process of its own: `python -m tests.benchmarks.importing REGISTER SHEET`.

It says how long reading, planning and writing took, by the clock and of the processor, what came of it, and the most
memory that it and the child process that took the file apart ever held.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path


def processor() -> float:
    """The processor's time so far, of the child process too."""
    return sum(os.times()[:4])


def most_memory() -> float:
    """The most megabytes that this process ever held; the system's own figure begins with what its parent held."""
    status = Path('/proc/self/status')
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    return next(int(line.split()[1]) / 1000 for line in status.read_text().splitlines() if line.startswith('VmHWM'))


def main(path: Path, sheet: Path) -> None:
    """Bring the sheet into a new register."""
    from exchange.importing import applying, planning
    from exchange.reading import any_file
    from models.register.register import Register

    with Register.create(path, desk='DZ1', passphrase=os.environ['SIJILL_PASSPHRASE']) as register:
        times, worked = [time.perf_counter()], [processor()]
        book = any_file.read(sheet)
        times.append(time.perf_counter())
        worked.append(processor())
        made = planning.make_plan(register, book)
        times.append(time.perf_counter())
        worked.append(processor())
        applying.apply_plan(register, made)
        times.append(time.perf_counter())
        worked.append(processor())
    child_memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1000
    found = {'times': times, 'worked': worked, 'counts': made.counts()}
    print(json.dumps({**found, 'memory': most_memory(), 'child_memory': child_memory}))


if __name__ == '__main__':
    main(Path(sys.argv[1]), Path(sys.argv[2]))
