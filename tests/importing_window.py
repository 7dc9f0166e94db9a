"""A window that imports a file and waits to be killed: `python -m tests.importing_window REGISTER SHEET PASSPHRASE`.

It says on its output which stage it is in, a line each.
"""

import sys
from pathlib import Path

from PySide6.QtWidgets import QApplication

from models.register.register import Register
from tests.typing_program import tell
from ui.app import Program
from ui.importing.imports_page import ImportsPage


def main(path: Path, sheet: Path, passphrase: str) -> None:
    """Open the register as the program does, plan the file, and bring all of it in."""
    app = QApplication(['sijill'])
    program = Program(app)
    program.open_window(Register.open(path, passphrase))
    assert program.window is not None
    program.window.show_page('imports')
    page = program.window.page(ImportsPage.name)
    page.begin()
    importing = page.importing
    importing.applied.connect(lambda _batch, _said: tell(stage='applied'))
    tell(stage='planning')
    importing.open_file(sheet)
    while not importing.shown.lines.rowCount():
        app.processEvents()
    tell(stage='writing')
    importing.apply()
    sys.exit(app.exec())


if __name__ == '__main__':
    main(Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3])
