"""Makes Sijill's packages for Linux in `dist/`: a folder that needs no Python, an archive of it, and a Debian package.

    make package PYTHON=/usr/bin/python3 [ARGS=--quickly]

`--quickly` packs them with less effort, a tenth larger, for who only tries them: packing takes longer than all else.
What comes of one commit is the same in every byte, whoever makes it: names are sorted, and time is that of the commit.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import licences
from system_files import elf_files, found_outside, glibc_needed, needs, owner, told

ROOT = Path(__file__).resolve().parent.parent
HERE, DIST, WORK = ROOT / 'packaging', ROOT / 'dist', ROOT / 'build' / 'package'
sys.path.insert(0, str(ROOT))

from models.version import VERSION  # noqa: E402

FOLDER = DIST / 'sijill'
ARCHIVE = DIST / f'sijill-{VERSION}-linux-x86_64.tar.xz'
DEBIAN = DIST / f'sijill_{VERSION}_amd64.deb'
EFFORT = 0 if '--quickly' in sys.argv[1:] else 3  # that of xz: four times the time, for 8 MB


def main() -> int:
    """Make all of them; gives 0."""
    begin()
    for old in (FOLDER, ARCHIVE, DEBIAN):
        shutil.rmtree(old) if old.is_dir() else old.unlink(missing_ok=True)
    make_folder(FOLDER)
    pack(FOLDER, ARCHIVE)
    make_debian()
    for made in (ARCHIVE, DEBIAN):
        print(f'{made.relative_to(ROOT)}: {made.stat().st_size / 1e6:.1f} MB')
    return 0


def begin() -> None:
    """Have what is made be the same wherever it is made, and readable by everybody."""
    os.umask(0o022)
    os.environ |= {'PYTHONHASHSEED': '0', 'SOURCE_DATE_EPOCH': time_of_commit(), 'LC_ALL': 'C.UTF-8'}
    os.environ['SIJILL_ROOT'] = str(ROOT)
    shutil.rmtree(WORK, ignore_errors=True)


def time_of_commit() -> str:
    """The time that everything in a package has, as seconds since 1970."""
    return os.environ.get('SOURCE_DATE_EPOCH') or told('git', '-C', ROOT, 'log', '-1', '--format=%ct').strip()


def run(*process: object, folder: Path = ROOT) -> None:
    """Run a program; one that fails ends this too."""
    subprocess.run([str(part) for part in process], cwd=folder, check=True)


# The folder


def make_folder(folder: Path) -> None:
    """The program in `program/`, what starts it, the licences of all that is inside, and a page about it."""
    frozen = [sys.executable, '-m', 'PyInstaller', '--noconfirm', '--log-level', 'ERROR', '--distpath', folder]
    run(*frozen, '--workpath', WORK / 'pyinstaller', HERE / 'sijill.spec')
    take_unneeded_away(folder / 'program' / '_internal')
    start = (HERE / 'linux' / 'sijill.sh').read_text('utf-8').replace('@GLIBC@', glibc_needed(folder))
    (folder / 'sijill').write_text(start, 'utf-8')
    (folder / 'sijill').chmod(0o755)
    licences.gather(folder / 'licences', elf_files(folder / 'program'))
    shutil.copy(HERE / 'linux' / 'README.txt', folder)
    set_times(folder)


def take_unneeded_away(inside: Path) -> None:
    """Take away the libraries that nothing which is left uses: they came with plugins of Qt that are not there."""
    while unused := [*_unused(inside)]:
        for path in unused:
            path.unlink()


def _unused(inside: Path) -> Iterator[Path]:
    needed = {name for path in elf_files(inside.parent) for name in needs(path)}
    for path in sorted(inside.rglob('lib*.so*')):
        if 'plugins' not in path.parts and path.name not in needed and not path.name.startswith('libpython'):
            yield path


def set_times(folder: Path) -> None:
    """Give everything in a folder the time of the commit."""
    when = int(os.environ['SOURCE_DATE_EPOCH'])
    for path in (folder, *folder.rglob('*')):
        os.utime(path, (when, when), follow_symlinks=False)


def pack(folder: Path, archive: Path) -> None:
    """An archive of a folder under its own name: sorted, of no owner, of the time of the commit."""
    same = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner', f'--mtime=@{os.environ["SOURCE_DATE_EPOCH"]}']
    run('tar', '--create', '--format=gnu', *same, '--use-compress-program', f'xz -{EFFORT} --threads=2',
        '--file', archive, '--directory', folder.parent, folder.name)  # fmt: skip


# The Debian package


def make_debian() -> None:
    """The folder in /opt, an entry for the desktop with its icon, and what is asked at installing."""
    root = WORK / 'debian'
    shutil.copytree(FOLDER, root / 'opt' / 'sijill', symlinks=True)
    _put(HERE / 'linux' / 'sijill.desktop', root / 'usr/share/applications/sijill.desktop')
    _put(ROOT / 'resources/icons/sijill.svg', root / 'usr/share/icons/hicolor/scalable/apps/sijill.svg')
    _put(HERE / 'linux' / 'sijill.xml', root / 'opt/sijill/file-type/sijill.xml')
    _put(HERE / 'linux' / 'sijill-file-type.desktop', root / 'opt/sijill/file-type/sijill-file-type.desktop')
    _put(FOLDER / 'licences' / 'README.txt', root / 'usr/share/doc/sijill/copyright')
    (root / 'usr' / 'bin').mkdir(parents=True)
    (root / 'usr' / 'bin' / 'sijill').symlink_to('/opt/sijill/sijill')
    control = root / 'DEBIAN'
    shutil.copytree(HERE / 'linux' / 'debian', control)
    for script in ('config', 'postinst', 'prerm', 'postrm'):
        (control / script).chmod(0o755)
    (control / 'control').write_text(described(root), 'utf-8')
    set_times(root)
    run('dpkg-deb', '--root-owner-group', '-Zxz', f'-z{EFFORT}', '--threads-max=2', '--build', root, DEBIAN)


def _put(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, target)


def described(root: Path) -> str:
    """The control file of the package, with what it depends on."""
    size = sum(path.lstat().st_size for path in root.rglob('*') if path.is_file()) // 1024
    text = (root / 'DEBIAN' / 'control').read_text('utf-8')
    return text.format(version=VERSION, size=size, depends=', '.join(depends()))


def depends() -> list[str]:
    """The Debian packages that bring what the folder uses and does not carry, as the system's linker names it."""
    packages = {owner(library) for path in elf_files(FOLDER) for library in found_outside(path, FOLDER)}
    if '' in packages:
        raise SystemExit('The folder uses a library of this machine that no Debian package brings.')
    packages.remove('libc6')
    return sorted({'debconf', f'libc6 (>= {glibc_needed(FOLDER)})', *packages})


if __name__ == '__main__':
    sys.exit(main())
