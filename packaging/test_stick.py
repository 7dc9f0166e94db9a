"""The folder for a stick: its pages are pages in both languages, and its sums are those of what is in it."""

import re
import subprocess
from pathlib import Path

import package
import pytest

STICK = package.DIST / 'stick'
PAGES = {'en': ('Read me first.html', 'guide/en.html'), 'ar': ('اقرأني أولاً.html', 'guide/ar.html')}


@pytest.fixture(scope='module', autouse=True)
def made() -> None:
    """The folder, as `make stick` makes it."""
    python = package.ROOT / 'build' / 'environment' / 'bin' / 'python'
    subprocess.run([python, package.HERE / 'stick.py'], check=True, capture_output=True)


@pytest.mark.parametrize('language', PAGES)
def test_its_pages_are_whole(language: str) -> None:
    """Every heading, list, command and key of the text is one on the page, and every picture is there."""
    direction = 'rtl' if language == 'ar' else 'ltr'
    for name in PAGES[language]:
        page = (STICK / name).read_text('utf-8')
        shown = re.sub(r'<style>.*</style>|<!--.*?-->', '', page, flags=re.DOTALL)
        assert f'<html lang="{language}" dir="{direction}">' in page
        assert shown.count('<h2>') > 3
        assert shown.count('<li>') > 5
        assert not re.findall(r'^#+ .*|\*\*|`|^\|.*\||^- .*', shown, re.MULTILINE)
        for picture in re.findall(r'src="([^"]+)"', page):
            assert (STICK / name).parent.joinpath(picture).is_file()


def test_both_guides_have_the_same_chapters() -> None:
    pages = ((STICK / 'guide' / f'{language}.html').read_text('utf-8') for language in PAGES)
    english, arabic = (len(re.findall('<h2>', page)) for page in pages)
    assert english == arabic


def test_its_sums_are_those_of_all_that_is_in_it() -> None:
    done = subprocess.run(['sha256sum', '--check', 'SHA256SUMS'], cwd=STICK, capture_output=True, text=True, check=True)
    named = {line.removesuffix(': OK') for line in done.stdout.splitlines()}
    there = {str(path.relative_to(STICK)) for path in STICK.rglob('*') if path.is_file()}
    assert named == there - {'SHA256SUMS'}
    assert {Path(name).name for name in named} >= {package.ARCHIVE.name, package.DEBIAN.name}
