"""Writes the tables of keys in the guide, in both languages, as the register has them: `python -m tests.keys_table`."""

import os
import tempfile
from pathlib import Path

from PySide6.QtWidgets import QApplication

from models.language import messages
from models.query import people
from models.query.follow_up.follow_up_lists import ONE_SOURCE
from models.register.register import Register
from models.register.review.asking import Ask
from tests import invented
from ui.assembled import assemble
from ui.parts import look, tasks

GUIDE = Path(__file__).resolve().parent.parent / 'docs' / 'guide'
HEADQUARTERS = 'age1up2cmefpt5zmd7nud97lsrkpmfm03r20my2uuk2fj6wr7mjuc5hs8smucd'
BEGIN, END = '<!-- python -m tests.keys_table writes from here … -->', '<!-- … to here -->'


def main() -> None:
    """Write both tables."""
    os.environ.setdefault('QT_QPA_PLATFORM', 'offscreen')
    app = QApplication(['sijill'])
    for language in messages.LANGUAGES:
        with tempfile.TemporaryDirectory() as folder:
            register = Register.create(Path(folder) / 'empty.sijill', desk='DZ1', passphrase=None)
            with register, messages.speaking(language):
                look.apply(app)
                write(language, table_of(register))


def table_of(register: Register) -> str:
    """The keys of the window of a register, a table for each menu and page, in the language spoken now.

    They are those of a register in which several people work, which knows headquarters and lets records be approved by
    sample, in which something was asked, and of which a list of what is to be followed up is shown.
    """
    record = register.save(invented.incident())
    register.ask_one(Ask('incident', record.uid, 'Which road?'))
    if people.is_of_one(register):
        register.add_person('swallow', ('documenter',))
    register.settings.set('headquarters_key', HEADQUARTERS)  # without it there is no recovery file to be made
    register.settings.set('sample_one_in', 10)
    tasks.Threads.used = False
    window = assemble(register)
    window.show_page(ONE_SOURCE)
    window.show()
    try:
        tables = [_table(title, rows) for title, rows in window.deeds.sections()]
    finally:
        window.clear()
        window.deleteLater()
    return '\n\n'.join(tables)


def _table(title: str, rows: list[tuple[str, str]]) -> str:
    lines = [f'| {_key(key)} | {said} |' for said, key in rows]
    return '\n'.join((f'| {title} | |', '|---|---|', *lines))


def _key(key: str) -> str:
    return f'<bdi dir="ltr">**{key}**</bdi>' if messages.language() == 'ar' else f'**{key}**'


def written(language: str) -> str:
    """The tables as they stand in the guide."""
    return _parts(language)[1].strip()


def write(language: str, tables: str) -> None:
    """Put tables in place of those in the guide."""
    before, _between, after = _parts(language)
    text = f'{before}{BEGIN}\n\n{tables}\n\n{END}{after}'
    (GUIDE / f'{language}.md').write_text(text, encoding='utf-8')


def _parts(language: str) -> tuple[str, str, str]:
    before, _begin, rest = (GUIDE / f'{language}.md').read_text(encoding='utf-8').partition(BEGIN)
    between, _end, after = rest.partition(END)
    return before, between, after


if __name__ == '__main__':
    main()
