"""What was packaged, as people get it: put on a bare system and worked with at the terminal.

`make package` comes before. Where no system can be made inside this one, these tests say why not.
"""

import json
import os
import re
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import package
import pytest
from bare_root import GIVEN, HOME, JANUARY, PLACES, SHEET, BareRoot
from system_files import digests

from models.likeness.beside_us import PARTS
from tests import servers

MOST_MEGABYTES = 100  # a quarter of it sets PDFs
PAPERS = ('month.docx', 'month.pdf', 'month.html')
MANY = 3_100  # people, of whom the duplicates are looked for in processes of their own
_WRITES = re.compile(r'^\d+ +(\w+)\((.*)\) += (?!-1)')
_PATH = re.compile(r'"((?:[^"\\]|\\.)*)"')


def test_the_packages_are_small_enough() -> None:
    for made in (package.ARCHIVE, package.DEBIAN):
        print(f'{made.name}: {made.stat().st_size / 1e6:.1f} MB')
        assert made.stat().st_size < MOST_MEGABYTES * 1e6


def test_the_bare_system_has_no_python(bare: BareRoot) -> None:
    assert bare.run('sh', '-c', 'ls /usr/bin/python* /usr/local/bin/python*').returncode != 0


@pytest.mark.parametrize('place', PLACES)
def test_a_day_at_the_terminal(bare: BareRoot, place: str, tmp_path: Path) -> None:
    """A register is made, a sheet read by the process for it, a month published; nothing is written elsewhere."""
    program, work = bare.program(place), f'{HOME}/work-{place}'
    bare.give(SHEET, f'work-{place}/sheet.xlsx')
    register = f'{work}/register.sijill'
    steps: list[tuple[object, ...]] = [
        ('new', register, '--desk', 'DZ1'),
        ('import', register, f'{work}/sheet.xlsx'),
        ('report', register, '2024-01', f'{work}/month.json'),
        ('export', register, f'{work}/out.xlsx'),
        ('check', register),
        ('backup', register, f'{work}/backups'),
        *(('report', register, '2024-01', f'{work}/{name}', '--language', 'ar') for name in PAPERS),
        ('sample', f'{work}/many.sijill', '--incidents', 0, '--abductees', MANY),
        ('duplicates', f'{work}/many.sijill', 'abductee'),
    ]
    for step in steps:
        log = bare.folder.parent / 'trace'
        traced = ['strace', '-f', '-qq', '-o', log, '-e', 'trace=file', *bare.process(program, *step, **GIVEN)]
        done = subprocess.run([str(part) for part in traced], capture_output=True, text=True, check=False)
        assert done.returncode in ((0, 3) if step[0] in ('export', 'duplicates') else (0,)), (
            f'{step}: {done.stdout}{done.stderr}'
        )
        assert not done.stderr, done.stderr
        assert written(log.read_text('utf-8'), outside=work) == []
        if step[0] == 'duplicates':
            assert log.read_text('utf-8').count('"--multiprocessing-fork"') == PARTS
    [again] = json.loads(bare.must(program, 'import', register, f'{work}/out.xlsx', '--dry-run', '--json', **GIVEN))
    assert again['rows'] > 10
    assert again['same'] == again['rows']
    counted = json.loads((bare.home / f'work-{place}' / 'month.json').read_text('utf-8'))
    if SHEET == JANUARY:
        wanted = json.loads(JANUARY.with_name('january-2024-expected.json').read_text('utf-8'))
        assert (counted['month'], counted['sections']) == (wanted['month'], wanted['sections'])
    shutil.copy(bare.home / f'work-{place}' / 'register.sijill', tmp_path)
    for name in PAPERS:
        assert parts(bare.home / f'work-{place}' / name) == parts(from_source(tmp_path, name)), name


def test_a_register_on_a_server_is_made_filled_and_written_into_a_file(bare: BareRoot) -> None:
    """The library that speaks with servers, and all that it uses, is in the package."""
    bare.give(SHEET, 'work-server/sheet.xlsx')
    with servers.running(*servers.QUICK) as server:
        address, work = server.empty_database().text, f'{HOME}/work-server'
        for step in (('new', '--desk', 'HQ1'), ('import', f'{work}/sheet.xlsx'), ('check',), ('backup', f'{work}/b')):
            bare.must('sijill', step[0], address, *step[1:], has_network=True, **GIVEN)
        refused = bare.process('sijill', 'check', address.replace('127.0.0.1', 'localhost.'), has_network=True, **GIVEN)
        done = subprocess.run(refused, capture_output=True, text=True, check=False)
        assert (done.returncode, done.stderr.count('\n')) == (2, 1), done.stderr
    [copy] = (bare.home / 'work-server' / 'b').glob('*.sijill')
    bare.must('sijill', 'check', f'{work}/b/{copy.name}', **GIVEN)


def from_source(folder: Path, name: str) -> Path:
    """The month of the register of a folder as the program writes it that was not packaged."""
    process = [
        sys.executable,
        package.ROOT / 'main.py',
        'report',
        'register.sijill',
        '2024-01',
        name,
        '--language',
        'ar',
    ]
    subprocess.run(process, cwd=folder, env=os.environ | GIVEN, check=True, capture_output=True)
    return folder / name


def parts(paper: Path) -> dict[str, bytes]:
    """What a published file holds: how a document is packed is each Python's own."""
    if paper.suffix != '.docx':
        return {paper.name: paper.read_bytes()}
    with zipfile.ZipFile(paper) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def written(trace: str, outside: str) -> list[str]:
    """What was written, made, moved or removed outside a folder, as strace saw it from the start of the program on."""
    begun = trace.find('/sijill"')
    found = []
    for line in trace[begun:].splitlines():
        call = _WRITES.match(line)
        if call is None or not _is_a_change(call[1], call[2]):
            continue
        paths = [path for path in _PATH.findall(call[2]) if not path.startswith(('/dev/', '/proc/', outside))]
        found += [f'{call[1]} {path}' for path in paths]
    return found


def _is_a_change(name: str, given: str) -> bool:
    if name.startswith('open'):
        return any(flag in given for flag in ('O_WRONLY', 'O_RDWR', 'O_CREAT'))
    return name.startswith(('creat', 'mkdir', 'rename', 'unlink', 'rmdir', 'link', 'symlink', 'truncate', 'mknod'))


# What cannot be


def test_without_a_screen_one_sentence_says_so(bare: BareRoot) -> None:
    done = bare.run('sijill')
    assert done.returncode == 2
    assert done.stderr.startswith('There is no screen to open the window on.')
    assert done.stderr.count('\n') == 1


def test_without_a_library_one_sentence_names_it(bare: BareRoot, screen: str) -> None:
    [library] = bare.folder.glob('usr/lib/x86_64-linux-gnu/libEGL.so.1')
    moved = library.rename(library.with_suffix('.away'))
    try:
        done = bare.run('sijill', DISPLAY=screen)
    finally:
        moved.rename(library)
    assert done.returncode == 2
    assert 'libEGL.so.1' in done.stderr
    assert done.stderr.count('\n') == 1


def test_on_a_system_that_is_too_old_one_sentence_says_so(bare: BareRoot) -> None:
    older = bare.home / 'older' / 'getconf'
    older.parent.mkdir()
    older.write_text('#!/bin/sh\necho glibc 2.31\n', 'utf-8')
    older.chmod(0o755)
    done = bare.run('sijill', PATH=f'{HOME}/older:/usr/bin:/bin')
    assert done.returncode == 2
    assert done.stderr.startswith('Sijill needs a newer system')
    assert done.stderr.count('\n') == 1


def test_registers_are_opened_by_a_double_click_only_where_asked(bare: BareRoot) -> None:
    assert not (bare.folder / 'usr/share/mime/packages/sijill.xml').exists()
    bare.must('sh', '-c', 'echo sijill sijill/file-type boolean true | debconf-set-selections', as_root=True)
    bare.must('dpkg-reconfigure', '--frontend=noninteractive', 'sijill', as_root=True)
    assert (bare.folder / 'usr/share/mime/packages/sijill.xml').exists()
    bare.must('sh', '-c', 'echo sijill sijill/file-type boolean false | debconf-set-selections', as_root=True)
    bare.must('dpkg-reconfigure', '--frontend=noninteractive', 'sijill', as_root=True)
    assert not (bare.folder / 'usr/share/mime/packages/sijill.xml').exists()


def test_what_is_removed_leaves_registers_alone(bare: BareRoot) -> None:
    bare.must('sijill', 'new', f'{HOME}/kept.sijill', '--desk', 'DZ1', **GIVEN)
    before = digests(bare.home)
    try:
        bare.must('dpkg', '--purge', 'sijill', as_root=True)
        assert not (bare.folder / 'opt/sijill').exists()
        assert not (bare.folder / 'usr/share/mime/packages/sijill.xml').exists()
        assert digests(bare.home) == before
    finally:
        bare.must('dpkg', '--install', '/tmp/sijill.deb', as_root=True)
