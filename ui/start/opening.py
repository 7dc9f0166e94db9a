"""Opening a register in a worker, and making one of invented records."""

import contextlib
from pathlib import Path

from models import samples
from models.errors import AlteredRegister, KnownError, NotWritable
from models.file.engines.server_address import ServerAddress
from models.language import messages
from models.passphrases import weak_ones
from models.register.register import Register
from models.register.several.kept_here import KeptHere
from ui.parts import waiting
from ui.parts.choosing_files import own_folder

_EXAMPLE_INCIDENTS, _EXAMPLE_ABDUCTEES = 60, 12


def opened(path: Path | ServerAddress, passphrase: str | None, progress: waiting.Progress) -> Register:
    """A register opened in a worker, to be taken over by the window's thread; only to read where its disk is so."""
    try:
        register = Register.open(path, passphrase, progress=progress)
        if isinstance(path, ServerAddress):
            register.kept_here = KeptHere(own_folder(), path, passphrase)
        weak_ones.look(register, passphrase)
        return _handed_over(register)
    except (NotWritable, AlteredRegister) as error:
        try:
            return _handed_over(Register.open(path, passphrase, writing=False))
        except KnownError:
            raise error from None


def _handed_over(register: Register) -> Register:
    """The register without the worker's connection: each thread connects for itself."""
    register.hand_over()
    return register


def example(path: Path, progress: waiting.Progress) -> Register:
    """A register of invented people, made in a worker; nothing is left of it when it is stopped."""
    register = Register.create(path, desk='EX1', passphrase=None, language=messages.language(), example=True)
    try:
        samples.fill(register, _EXAMPLE_INCIDENTS, _EXAMPLE_ABDUCTEES, progress=progress)
    except BaseException:
        register.close()
        with contextlib.suppress(OSError):
            path.unlink()
        raise
    return _handed_over(register)
