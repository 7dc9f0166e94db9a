"""Swap in the clear is found out, and said once in the window of an encrypted register."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPushButton

from models import swap
from models.register.register import Register
from tests.invented import PASSPHRASE
from tests.windows import running
from ui.app import Program

HEAD = 'Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n'
Machine = Callable[..., Path]


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    """A computer with some swap, some disks (and what they are made of, or how they encrypt), and mounted folders."""

    def make(*swaps: str, mounted: tuple[str, ...] = (), **devices: str) -> Path:
        (tmp_path / 'proc/self').mkdir(parents=True)
        (tmp_path / 'proc/swaps').write_text(HEAD + ''.join(f'{line}\t\t8\t0\t-2\n' for line in swaps))
        (tmp_path / 'proc/self/mountinfo').write_text(''.join(f'{line}\n' for line in mounted))
        (tmp_path / 'dev/mapper').mkdir(parents=True)
        for number, (device, made_of) in enumerate(devices.items()):
            name = device.replace('_', '-')
            about = tmp_path / 'sys/class/block' / name
            (about / 'dm').mkdir(parents=True)
            (about / 'slaves').mkdir()
            (tmp_path / 'dev' / name).touch()
            (tmp_path / 'sys/dev/block').mkdir(parents=True, exist_ok=True)
            (tmp_path / 'sys/dev/block' / f'8:{number}').symlink_to(about)
            if made_of.startswith('/'):
                (about / 'backing_dev').write_text(f'{made_of}\n')
            elif '-' in made_of:
                uuid, _dash, below = made_of.partition(' of ')
                (about / 'dm/uuid').write_text(f'{uuid}\n')
                for one in below.split():
                    (about / 'slaves' / one).mkdir()
        return tmp_path

    return make


CRYPT = 'CRYPT-LUKS2-00-swap'
LVM = 'LVM-0000 of dm-0'
DISK = '26 1 8:0 / / rw - ext4 /dev/sda1 rw'


@pytest.mark.parametrize(
    ('swaps', 'devices', 'mounted', 'is_open'),
    [
        ([], {}, (), False),
        (['/dev/sda2 partition'], {'sda2': ''}, (), True),
        (['/dev/dm-0 partition'], {'dm_0': CRYPT}, (), False),
        (['/dev/dm-1 partition'], {'dm_0': CRYPT, 'dm_1': LVM}, (), False),
        (['/dev/dm-1 partition'], {'dm_0': 'LVM-1111 of sda2', 'dm_1': LVM, 'sda2': ''}, (), True),
        (['/dev/zram0 partition'], {'zram0': ''}, (), False),
        (['/dev/zram0 partition'], {'zram0': '/dev/sda2', 'sda2': ''}, (), True),
        (['/dev/zram0 partition', '/dev/sda2 partition'], {'zram0': '', 'sda2': ''}, (), True),
        (['/swap\\040file file'], {'sda1': ''}, (DISK,), True),
        (['/swapfile file'], {'dm_0': CRYPT}, (DISK.replace('/dev/sda1', '/dev/dm-0'),), False),
        (['/a/b/swapfile file'], {'dm_0': CRYPT, 'sda1': ''}, (DISK, DISK.replace('8:0 / /', '8:1 / /a')), True),
        (['/swapfile file'], {'sda1': ''}, (DISK.replace('8:0', '0:33'),), True),  # as btrfs has it
        (['/swapfile file'], {}, (), False),  # nobody knows
        (['nonsense'], {}, (), False),
    ],
)
def test_what_the_system_says(
    machine: Machine, swaps: list[str], devices: dict[str, str], mounted: tuple[str, ...], *, is_open: bool
) -> None:
    assert swap.lies_open(machine(*swaps, mounted=mounted, **devices)) == is_open


def test_where_the_system_says_nothing(tmp_path: Path) -> None:
    assert not swap.lies_open(tmp_path)


@pytest.fixture
def open_swap(qapp: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    made = Program.__init__

    def init(self: Program, app: QApplication) -> None:
        made(self, app)
        self.is_swap_open = lambda: True

    monkeypatch.setattr(Program, '__init__', init)
    yield


def test_it_is_said_until_it_is_put_away_and_never_again(
    qapp: QApplication, encrypted: Register, open_swap: None
) -> None:
    with running(qapp, encrypted) as program:
        assert program.window is not None
        assert '(swap)' in program.window.about_file.text()
        program._change_language('ar')
        assert '(swap)' in program.window.about_file.text()
        program.window.about_file.findChild(QPushButton).click()
        assert program.window.about_file.text() == ''
    again = Register.open(encrypted.path, PASSPHRASE)
    assert again.meta['swap'] == 'said'
    with running(qapp, again) as program:
        assert program.window is not None
        assert program.window.about_file.text() == ''


def test_it_is_not_said_where_the_register_lies_open_itself(
    qapp: QApplication, register: Register, open_swap: None
) -> None:
    with running(qapp, register) as program:
        assert program.window is not None
        assert program.window.about_file.text() == ''


def test_it_is_not_said_where_no_swap_lies_open(qapp: QApplication, encrypted: Register) -> None:
    with running(qapp, encrypted) as program:
        assert program.window is not None
        assert program.window.about_file.text() == ''
