"""A Debian system with nothing in it but what a package asks for: no Python, no network, another user."""

import fcntl
import os
import shutil
import subprocess
import tarfile
from collections.abc import Sequence
from pathlib import Path

import package
from system_files import told

ROOT = Path(__file__).resolve().parent.parent
JANUARY = ROOT.parent / 'shared' / 'acceptance' / 'january-2024-field-sheet.xlsx'
# A month of incidents as people fill it in, where that is there; else the example of the guide.
SHEET = JANUARY if JANUARY.exists() else ROOT / 'docs' / 'examples' / 'en' / 'from-desk-a.xlsx'
PASSPHRASE = 'copper lantern orchard puzzle rivet'
GIVEN = {'SIJILL_PASSPHRASE': PASSPHRASE, 'SIJILL_NEW_PASSPHRASE': PASSPHRASE}
PLACES = ('installed', 'unpacked')
USER, HOME = 1000, '/home/documenter'
# Within namespaces of its own, so that all of it is gone with the process: what a system has in /proc and /dev, the
# screen's socket, and no network.
_ENTER = """
set -e
root=$1; shift
mount -t proc proc $root/proc
mount -t tmpfs tmpfs $root/dev
for number in null:3 zero:5 random:8 urandom:9; do mknod -m 666 $root/dev/${number%:*} c 1 ${number#*:}; done
ln -s /proc/self/fd $root/dev/fd
mkdir -p $root/dev/shm $root/tmp/.X11-unix
chmod 1777 $root/dev/shm $root/tmp
[ ! -d /tmp/.X11-unix ] || mount --bind /tmp/.X11-unix $root/tmp/.X11-unix
cd /
exec chroot "$@"
"""


class BareRoot:
    """A bare system in a folder, made anew from an archive that is kept between runs."""

    def __init__(self, folder: Path, packages: Sequence[str]) -> None:
        self.folder = folder
        with tarfile.open(_archive(packages)) as made:
            made.extraction_filter = getattr(tarfile, 'tar_filter', None)  # Debian's Python has none, and asks for none
            made.extractall(folder)
        self.must('useradd', '--create-home', '--uid', USER, 'documenter', as_root=True)
        self.home = folder / HOME[1:]

    def process(
        self, *command: object, as_root: bool = False, has_network: bool = False, **surroundings: str
    ) -> list[str]:
        """What starts a command inside, without a network unless it is to have one, as the documenter or as root."""
        who = [] if as_root else [f'--userspec={USER}:{USER}']
        given = {'HOME': HOME, 'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'LANG': 'C.UTF-8', **surroundings}
        apart = [] if has_network else ['--net']
        enter = ['unshare', *apart, '--mount', '--pid', '--fork', 'sh', '-c', _ENTER, 'sh', self.folder, *who]
        inside = [self.folder, 'env', '-i', *(f'{name}={value}' for name, value in given.items()), *command]
        return [str(part) for part in (*enter, *inside)]

    def run(self, *command: object, **given: str) -> subprocess.CompletedProcess[str]:
        """Run a command inside to its end."""
        return subprocess.run(self.process(*command, **given), capture_output=True, text=True, check=False)

    def must(self, *command: object, as_root: bool = False, has_network: bool = False, **given: str) -> str:
        """What a command says that has to succeed."""
        process = self.process(*command, as_root=as_root, has_network=has_network, **given)
        done = subprocess.run(process, capture_output=True, text=True, check=False)
        assert done.returncode == 0, f'{command}: {done.returncode}\n{done.stdout}\n{done.stderr}'
        return done.stdout

    def program(self, place: str) -> str:
        """The program where it is: installed, or unpacked into a folder with a space and Arabic letters in its name."""
        if place == 'installed':
            return 'sijill'
        folder = self.home / 'على الذاكرة usb'
        if not folder.exists():
            folder.mkdir()
            subprocess.run(['tar', '--extract', '--file', package.ARCHIVE, '--directory', folder], check=True)
        return f'{HOME}/{folder.name}/sijill/sijill'

    def give(self, source: Path, target: str) -> Path:
        """Put a copy of a file or folder into the documenter's home; its path as seen from outside."""
        to = self.home / target
        to.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, to, symlinks=True)
        else:
            shutil.copy(source, to)
        for path in (*self.home.rglob('*'), self.home):
            os.chown(path, USER, USER, follow_symlinks=False)
        return to


def why_not() -> str:
    """Why no system can be made inside this one, '' where one can."""
    if os.geteuid() != 0:
        return 'a system inside this one can only be made by root'
    apart = ['unshare', '--net', '--mount', '--pid', '--fork', 'true']
    done = subprocess.run(apart, capture_output=True, text=True, check=False)
    return f'no system can be made inside this one: {done.stderr.strip()}' if done.returncode else ''


def _archive(packages: Sequence[str]) -> Path:
    """The archive with these packages, made where there is none of them yet; others wait for it meanwhile."""
    archive = ROOT / 'build' / 'bare-root.tar'
    listed = archive.with_suffix('.packages')
    archive.parent.mkdir(exist_ok=True)
    with archive.with_suffix('.lock').open('w') as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not archive.exists() or not listed.exists() or listed.read_text('utf-8') != ','.join(packages):
            _bootstrap(archive, packages)
            listed.write_text(','.join(packages), 'utf-8')
    return archive


def _bootstrap(archive: Path, packages: Sequence[str]) -> None:
    """The archive of a system, from the places from which this machine has its own."""
    suite = next(line for line in Path('/etc/os-release').read_text('utf-8').splitlines() if 'VERSION_CODENAME' in line)
    sources = [path for path in (Path('/etc/apt/sources.list'),) if path.exists() and path.stat().st_size]
    sources += sorted(Path('/etc/apt/sources.list.d').glob('*.sources')) + sorted(
        Path('/etc/apt/sources.list.d').glob('*.list')
    )
    told(
        'mmdebstrap', '--variant=minbase', f'--include={",".join(packages)}', suite.partition('=')[2], archive, *sources
    )
