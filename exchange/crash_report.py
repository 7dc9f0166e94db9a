"""A report of what broke in the program, fit to be sent: it holds no value of any record."""

import platform
import traceback
from pathlib import PureWindowsPath  # it knows the folders of every system


def report(error: BaseException) -> str:
    """Where the program broke: kinds of error, files, lines and functions.

    Messages of errors are left out, for they quote values; so are the folders of this machine.
    """
    lines = [f'Sijill, Python {platform.python_version()}, {platform.system()}']
    cause: BaseException | None = error
    while cause is not None:
        lines.append(type(cause).__name__)
        frames = traceback.extract_tb(cause.__traceback__)
        lines += [f'  {PureWindowsPath(frame.filename).name}:{frame.lineno} {frame.name}' for frame in frames]
        cause = cause.__cause__ or cause.__context__
    return '\n'.join(lines) + '\n'
