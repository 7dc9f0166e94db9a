"""Puts into `dist/stick` what a documenter is given on a stick: packages, guide, sums, and a page to begin with.

make package stick
"""

import hashlib
import re
import shutil
import sys
from pathlib import Path

import markdown
import package
from package import DIST, HERE, ROOT, VERSION

STICK = DIST / 'stick'
# On the web the guide says so itself which way it runs; a page says it of all that is in it.
_DIRECTION = re.compile(r'^</?div.*>$', re.MULTILINE)
TITLES = {'en': 'Sijill: a guide for documenters', 'ar': 'سجلّ: دليل الموثّقين'}
_PAGE = """<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>
body {{ max-width: 46em; margin: 2em auto; padding: 0 1em; color: #1c2b2d; }}
body {{ font: 1.05em/1.6 "Noto Sans Arabic", "Noto Sans", sans-serif; }}
h1, h2, h3 {{ color: #1F6F78; line-height: 1.3; }}
code, pre {{ background: #eef3f3; border-radius: 4px; padding: 0 .3em; direction: ltr; unicode-bidi: isolate; }}
pre {{ padding: .6em; overflow-x: auto; text-align: left; }}
img {{ max-width: 100%; border: 1px solid #cfdcdc; }}
table {{ border-collapse: collapse; }}
td, th {{ border: 1px solid #cfdcdc; padding: .2em .6em; text-align: start; vertical-align: top; }}
</style>
</head>
<body>
{body}
</body>
</html>
"""


def main() -> int:
    """Put the folder together; gives 0, or 2 with a sentence where there are no packages yet."""
    package.begin()
    packages = sorted(path for path in DIST.glob('sijill*') if path.is_file() and VERSION in path.name)
    if not packages:
        print('There are no packages in dist/ yet: `make package` makes them.', file=sys.stderr)
        return 2
    shutil.rmtree(STICK, ignore_errors=True)
    STICK.mkdir(parents=True)
    for made in packages:
        shutil.copy(made, STICK)
    put_guide(STICK / 'guide')
    for language in TITLES:
        text = (HERE / 'for_stick' / f'{language}.md').read_text('utf-8')
        name = {'en': 'Read me first.html', 'ar': 'اقرأني أولاً.html'}[language]
        (STICK / name).write_text(page(text, language, 'Sijill · سجلّ'), 'utf-8')
    write_sums()
    package.set_times(STICK)
    print(f'{STICK.relative_to(ROOT)}: {", ".join(sorted(path.name for path in STICK.iterdir()))}')
    return 0


def put_guide(folder: Path) -> None:
    """The guide as pages for a browser, with its pictures beside them."""
    (folder / 'pictures').mkdir(parents=True)
    for language, title in TITLES.items():
        text = (ROOT / 'docs' / 'guide' / f'{language}.md').read_text('utf-8')
        for picture in re.findall(r'\(\.\./pictures/([^)]+)\)', text):
            shutil.copy(ROOT / 'docs' / 'pictures' / picture, folder / 'pictures')
        made = page(text.replace('](../pictures/', '](pictures/'), language, title)
        (folder / f'{language}.html').write_text(made, 'utf-8')


def page(text: str, language: str, title: str) -> str:
    """A page for a browser, from Markdown."""
    body = markdown.markdown(_DIRECTION.sub('', text), extensions=['tables', 'fenced_code', 'sane_lists'])
    return _PAGE.format(language=language, direction='rtl' if language == 'ar' else 'ltr', title=title, body=body)


def write_sums() -> None:
    """The sums of all files, as `sha256sum --check` reads them."""
    paths = sorted(path for path in STICK.rglob('*') if path.is_file())
    lines = (f'{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.relative_to(STICK)}' for path in paths)
    (STICK / 'SHA256SUMS').write_text('\n'.join(lines) + '\n', 'utf-8')


if __name__ == '__main__':
    sys.exit(main())
