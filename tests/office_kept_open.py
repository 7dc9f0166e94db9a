"""A LibreOffice that stays open and saves one file after another: `/usr/bin/python3 tests/office_kept_open.py FOLDER`.

It is run by the Python that LibreOffice is spoken to from, which is not that of the tests. Each line that it is given
is a JSON list: a file, what it is saved as, the filter or '' for the usual one of that ending, and its options. It says
`open` first, then `saved` or what went wrong for each. Whoever closes its input ends it. The folder is its own.
"""

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import uno
from com.sun.star.beans import PropertyValue
from com.sun.star.connection import NoConnectException

CALC, WRITER = 'com.sun.star.sheet.SpreadsheetDocument', 'com.sun.star.text.TextDocument'
# What `soffice --convert-to` takes for an ending, by the kind of document.
USUAL = {
    (CALC, '.xlsx'): 'Calc Office Open XML',
    (CALC, '.ods'): 'calc8',
    (CALC, '.xls'): 'MS Excel 97',
    (CALC, '.pdf'): 'calc_pdf_Export',
    (WRITER, '.docx'): 'MS Word 2007 XML',
    (WRITER, '.pdf'): 'writer_pdf_Export',
}
SECONDS = 120


def opened(folder: Path) -> tuple[subprocess.Popen[bytes], Any]:
    """LibreOffice's process, and what opens documents in it."""
    pipe = f'sijill-{os.getpid()}'
    profile = f'-env:UserInstallation={(folder / "profile").as_uri()}'
    command = ['soffice', profile, '--headless', '--norestore', '--nologo', f'--accept=pipe,name={pipe};urp']
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    here = uno.getComponentContext()
    resolver = here.ServiceManager.createInstanceWithContext('com.sun.star.bridge.UnoUrlResolver', here)
    for _try in range(SECONDS * 10):
        try:
            there = resolver.resolve(f'uno:pipe,name={pipe};urp;StarOffice.ComponentContext')
            return process, there.ServiceManager.createInstanceWithContext('com.sun.star.frame.Desktop', there)
        except NoConnectException:
            time.sleep(0.1)
    raise TimeoutError


def saved(desktop: Any, source: str, target: str, name: str, options: str) -> str:
    """Open a file and save it as another one."""
    document = desktop.loadComponentFromURL(Path(source).as_uri(), '_blank', 0, properties(Hidden=True))
    if document is None:
        return f'LibreOffice opens nothing of {source}'
    try:
        kind = CALC if document.supportsService(CALC) else WRITER
        given = {'FilterName': name or USUAL[kind, Path(target).suffix], 'Overwrite': True}
        document.storeToURL(
            Path(target).as_uri(), properties(**given, **({'FilterOptions': options} if options else {}))
        )
    finally:
        document.close(True)
    return 'saved'


def properties(**given: object) -> tuple[Any, ...]:
    """What LibreOffice takes by name."""
    return tuple(PropertyValue(name, 0, value, 0) for name, value in given.items())


def main(folder: Path) -> None:
    """Save what is asked for until nobody asks any more."""
    process, desktop = opened(folder)
    print('open', flush=True)
    try:
        for line in sys.stdin:
            try:
                said = saved(desktop, *json.loads(line))
            except Exception as error:
                said = f'{type(error).__name__}: {error}'
            print(' '.join(said.split()), flush=True)
    finally:
        process.terminate()
        process.wait()


if __name__ == '__main__':
    main(Path(sys.argv[1]))
