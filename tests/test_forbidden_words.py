"""Words that no longer exist: one term for one thing in window, workbook, command line, guide and changelog."""

import contextlib
import csv
import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from exchange import commands
from models.language import messages

ROOT = Path(__file__).parent.parent
CATALOGUE = ROOT / 'resources' / 'i18n' / 'ar' / 'LC_MESSAGES' / 'sijill.po'

# What is not said any more, and what is said instead.
GONE = {
    r'\b(bring|brings|bringing|brought)\b( \w+){0,4} in\b|\bbring back\b|\bbrought back\b': 'import; restore',
    r'\b(go|goes|going|went|came|comes) in\b': 'import, imported',
    r'\b(take|takes|taken|taking|took|set|sets)\b( \w+){0,3} back\b': 'undo',
    r'\bdoubts?\b': 'warning',
    r'\bstops?\b': 'error',
    r'\b(set|sets|setting)\b( \w+){0,3} aside\b': 'dismiss',
    r'\bpatterns?\b': 'preset',
    r'\bprofiles?\b': 'saved mapping',
    r'\bmarks?\b': 'tags',
    r'\bentries of (our|your) own\b': 'custom list entries',
    r'\bplaces to match\b': 'unmatched places',
    r'\blikely\b': 'possible duplicate',
    r'\bmend(s|ed|ing)?\b': 'correct, fix',
    r'\b(tell|tells|telling|told)\b': 'says; account',
    r'\b(stand|stands|standing|stood)\b': 'is, exists, follows',
    r'\b(take|takes|taken|took) for\b': 'treated as; import as',
    r'\bno list (has|knows|had)\b': 'not in any list',
    r'\b(carry|carries|carried|carrying)\b( \w+){0,2} over\b': 'keep for the next record',
    r'تنبيه': 'تحذير',
    r'(موانع|مانع) حفظ': 'خطأ يمنع الحفظ',
    r'(?<!\w)[وب]?(ال|لل)إدارة(?! الذاتية)': 'المكتب الرئيسي',
    r'(?<!عامل )(?<!عوامل )(?<!عوامل ال)(?<!\w)(ال|لل)?تصفية': 'عامل تصفية',
    r'(?<!\w)(ال)?تجاهله?(?!\w)': 'حذف ما كُتب',
    r'(ال)?سجل (ال)?تجريبي|فحص السجل(?!\w)|لهذا السجل|مفتاح السجل': 'قاعدة البيانات',
    r'آخر التاريخ': 'سجل التعديلات',
}
# What is said all the same, and why: a whole text, and an expression within one.
ALLOWED_ALONE = {
    'Stop': 'the button that ends work that takes long',
    'Likely': 'how certain it is who did it: a word of the field',
}
ALLOWED_WITHIN = {
    'Stop showing it in lists': 'an ordinary word here',
    'Likely reliable': 'a grade of sources',
    'Likely unreliable': 'a grade of sources',
    'quotation mark': 'a sign in a csv file',
}
SAID_BEFORE = (
    'Bring them in',
    'Brought in from a workbook',
    '60 rows go in',
    'Take this import back',
    '5 records were set back',
    '1 stop',
    '2 doubts',
    'Set the doubt aside…',
    'Which pattern?',
    'Forget this profile',
    'Marks of an incident',
    'Entries of our own',
    'Places to match',
    'Likely duplicates',
    'mend them there',
    'Note it as another telling',
    'nothing tells them apart',
    'What stands there',
    'Taken for',
    'Places that no list has',
    'Carry over: {what}',
    'Carried it over',
    'التنبيه التالي',
    'موانع حفظ',
    'مفتاح الإدارة',
    'للإدارة',
    'إضافة تصفية',
    'التصفية المحفوظة',
    'تجاهل',
    'سجل تجريبي',
    'فحص السجل',
    'آخر التاريخ',
)


def gone(text: str) -> list[str]:
    """The words in a text that are not said any more."""
    if text.strip() in ALLOWED_ALONE:
        return []
    for allowed in ALLOWED_WITHIN:
        text = text.replace(allowed, '')
    text = re.sub(r'\{[^}]*\}', '…', text)
    return [found[0] for word in GONE for found in re.finditer(word, text, re.IGNORECASE)]


def of_the_catalogue() -> Iterator[str]:
    """Every message and its translation."""
    with CATALOGUE.open('rb') as file:
        for message in read_po(file, locale='ar'):
            for texts in (message.id, message.string) if message.id else ():
                yield from [texts] if isinstance(texts, str) else texts


def of_the_code_lists() -> Iterator[str]:
    """Labels and help of every code; not the other spellings, by which what was written is still understood."""
    for path in sorted((ROOT / 'resources' / 'codes').glob('*.csv')):
        with path.open(encoding='utf-8', newline='') as file:
            for row in csv.DictReader(file):
                yield from (text for column, text in row.items() if re.search('^en|^ar|_en$|_ar$', column))


def of_a_page(name: str) -> Iterator[str]:
    """The lines and cells of a page, without what is code in it; of the changelog only what is not released."""
    text = (ROOT / name).read_text('utf-8')
    if name == 'CHANGELOG.md':
        text = text.split('## [')[1]
    for line in re.sub(r'```.*?```|`[^`]*`|<!--.*?-->', '…', text, flags=re.DOTALL).splitlines():
        yield from line.split('|')


def of_the_help(language: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """What `--help` says, without the options, which stay."""
    monkeypatch.setenv('LANG', {'ar': 'ar_SY.UTF-8', 'en': 'en_GB.UTF-8'}[language])
    monkeypatch.setenv('COLUMNS', '200')
    for command in ('', *commands._commands()):
        with contextlib.redirect_stdout(io.StringIO()) as said:
            commands.main([*([command] if command else []), '--help'])
        yield from re.sub(r'--[\w-]+( [A-Z]+)?', '', said.getvalue()).splitlines()


@pytest.mark.parametrize('text', SAID_BEFORE)
def test_what_was_said_before_is_found(text: str) -> None:
    assert gone(text)


def test_no_message_says_what_is_not_said() -> None:
    assert not [(found, text) for text in of_the_catalogue() if (found := gone(text))]


def test_no_label_of_a_code_says_what_is_not_said() -> None:
    assert not [(found, text) for text in of_the_code_lists() if (found := gone(text))]


@pytest.mark.parametrize('name', ['docs/guide/en.md', 'docs/guide/ar.md', 'README.md', 'CHANGELOG.md'])
def test_no_page_says_what_is_not_said(name: str) -> None:
    assert not [(found, line) for line in of_a_page(name) if (found := gone(line))]


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_no_help_says_what_is_not_said(language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    lines = list(of_the_help(language, monkeypatch))
    assert len(lines) > 50
    assert not [(found, line) for line in lines if (found := gone(line))]


def test_the_help_in_arabic_is_arabic_throughout(monkeypatch: pytest.MonkeyPatch) -> None:
    """The words that Python's reader of command lines says by itself are said in Arabic too."""
    said = '\n'.join(of_the_help('ar', monkeypatch))
    assert not re.search(r'usage|options:|positional|show this help', said)


def test_what_is_typed_wrongly_is_said_in_arabic(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv('LANG', 'ar_SY.UTF-8')
    for given in (
        [],
        ['undo', 'x.sijill'],
        ['sample', 'x.sijill', '--seed', 'x'],
        ['import', '--likely', 'x', 'a', 'b'],
    ):
        commands.main(given)
        said = re.sub('\u2068[^\u2069]*\u2069|\u2066[^\u2069]*\u2069', '', capsys.readouterr().err)
        assert not re.search('[A-Za-z]{3}', said), said
