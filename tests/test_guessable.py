"""A new passphrase that our lists reach is refused, in window and command line alike; five drawn words are offered."""

import hashlib
from collections import Counter
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from models import spoken_words
from models.language import messages
from models.language.text import fold, has_arabic
from models.passphrases import changing, guesses, weak_ones
from models.register.register import Register
from tests.invented import PASSPHRASE
from tests.test_commands import Call, call
from tests.test_start import _at_once, button, card, fill_in, home, press, program, start
from ui.app import Program
from ui.start.unlock import Unlock
from ui.start.welcome import Welcome

__all__ = ['_at_once', 'call', 'home', 'program', 'start']

REFUSED = {
    'short': 'a',
    'a common word': 'P@ssw0rd1234',
    'a place and a year': 'Damascus2024!',
    'places': 'Aleppo-Homs-Hama',
    'a place in Arabic': 'دير الزور ٢٠١١',
    'an invocation': 'بسم الله الرحمن الرحيم',
    'the same with vowels': 'بِسْمِ اللَّهِ الرَّحْمٰنِ الرَّحِيمِ',
    'the same in the other layout': 'fsl hggi hgvplk hgvpdl',
    'a saying': 'الصبر مفتاح الفرج',
    'a proverb': 'the pen is mightier than the sword',
    'a slogan': 'الشعب يريد اسقاط النظام',
    'a name and a birthday': 'Mohammad 12/05/1990',
    'a name in Arabic': 'أحمد1985',
    'names': 'محمود وعلي وحسين',
    'letters of a telephone': '7abibi3omri',
    'a row of keys': 'qwertyuiopasdfghjkl',
    'a row of Arabic keys': 'ضصثقفغعهخحجد',
    'keys backwards': 'poiuytrewq0987654321',
    'an alphabet': 'ابجد هوز حطي كلمن',
    'figures': '09331234567',
    'one letter': 'aaaaaaaaaaaaaaaaaaaaaaaa',
    'one word again and again': 'horse horse horse horse horse',
    'three words': 'window tractor pepper',
    'three Arabic words': 'مطرقة بصل قطار',
}
ACCEPTED = [
    'window tractor pepper harvest',
    'قطار مطرقة بصل خزانة سفينة',
    'k7#Qz!9xLm',
    'my cat sleeps on the old sofa',
]


@pytest.mark.parametrize('name', REFUSED)
def test_what_is_reached_by_the_lists_is_refused_on_the_card(name: str, start: Welcome, home: Path) -> None:
    made = fill_in(start, 'x', 'x')
    made.first.setText(REFUSED[name])
    made.second.setText(REFUSED[name])
    press(start, 'Ctrl+Return')
    assert made.notice.text() == guesses.too_weak()
    assert made.hint.text() == guesses.too_weak()
    assert not list(home.glob('*.sijill'))


@pytest.mark.parametrize('passphrase', [REFUSED['short'], REFUSED['an invocation'], REFUSED['a place and a year']])
@pytest.mark.parametrize('command', [['new', 'r.sijill'], ['sample', 'r.sijill', '--incidents', 1, '--abductees', 1]])
def test_the_command_line_refuses_it_too(
    passphrase: str, command: list[str], call: Call, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv('SIJILL_PASSPHRASE', passphrase)
    code, out, err = call(*command)
    assert (code, out, err.strip()) == (2, '', guesses.too_weak())
    assert not [*Path().glob('*.sijill')]


@pytest.mark.parametrize('passphrase', ACCEPTED)
def test_what_they_do_not_reach_is_taken(passphrase: str, call: Call, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv('SIJILL_PASSPHRASE', passphrase)
    assert call('new', 'r.sijill')[0] == 0


def test_a_very_long_one_is_judged_as_quickly() -> None:
    assert guesses.bits('olive ladder quiet seventeen ' * 5_000) > guesses.REFUSED_BELOW


# Drawn words


def test_five_words_are_drawn_by_a_key_shown_and_typed_once_more(start: Welcome, qtbot: QtBot) -> None:
    made = fill_in(start, '', '')
    press(start, 'Ctrl+D')
    drawn = made.first.text()
    assert [*map(drawn.count, ' ')] == [4]
    assert {*drawn.split()} <= {*spoken_words.word_list('en')}
    assert made.first.echoMode() == made.first.EchoMode.Normal
    assert made.hint.text().startswith('Strong')
    press(start, 'Ctrl+Return')
    assert 'not the same' in made.notice.text()
    QTest.keyClicks(made.second, drawn)
    with qtbot.waitSignal(start.opened) as came:
        press(start, 'Ctrl+Return')
    came.args[0].close()
    Register.open(came.args[0].path, drawn).close()


def test_the_words_are_of_the_language_that_is_spoken(start: Welcome) -> None:
    button(start, 'العربية').click()
    press(start, 'Ctrl+D')
    assert {*card(start).first.text().split()} <= {*spoken_words.word_list('ar')}


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_the_command_line_prints_what_it_draws(language: str, call: Call) -> None:
    code, out, _err = call('new', 'r.sijill', '--draw', '--language', language)
    drawn = out.splitlines()[0].partition(':')[2].strip()
    assert (code, len(drawn.split())) == (0, 5)
    assert {*drawn.split()} <= {*spoken_words.word_list(language)}
    Register.open(Path('r.sijill'), drawn).close()


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_what_is_drawn_is_never_refused(language: str) -> None:
    drawn = [spoken_words.drawn(language) for _turn in range(300)]
    assert len({*drawn}) == 300
    assert [one for one in drawn if guesses.is_guessable(one)] == []


# So for ever: heads and keys that were once said in words are found again by the same.
FOR_EVER = {
    'en': 'fa735540b145c420bab155cac6fb209587b1251c0d99814ef3123a8e900c52be',
    'ar': '79ed654831804f84a576c6669b2af7b20cdab1dccb32456c3bcc038e7f449bcd',
}


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_the_words_are_2048_that_nobody_mishears(language: str) -> None:
    words = spoken_words.word_list(language)
    assert len({*map(fold, words)}) == len(words) == 2048
    assert hashlib.sha256('\n'.join(words).encode()).hexdigest() == FOR_EVER[language]
    assert all(word.isalpha() and has_arabic(word) == (language == 'ar') for word in words)
    folded = {*map(fold, words)}
    without = [(word[:at], word[at + 1 :]) for word in folded for at in range(len(word))]
    assert [pair for pair, count in Counter(without).items() if count > 1] == []
    assert not folded & {before + after for before, after in without}


def test_a_digest_has_words_in_both_languages() -> None:
    digest = hashlib.sha256(b'an invented head').digest()
    assert spoken_words.words_of(digest, 4, 'en') == ['shrimp', 'fresco', 'vaccine', 'orator']
    assert spoken_words.words_of(digest, 4, 'ar') == ['مزارات', 'دهشة', 'وزير', 'غفوة']
    assert spoken_words.words_of(bytes(7), 5, 'en') == ['abacus'] * 5
    assert spoken_words.words_of(b'\xff' * 7, 5, 'en') == ['zodiac'] * 5
    with pytest.raises(ValueError, match='no 6 words'):
        spoken_words.words_of(digest[:8], 6)


# A register of before


def test_a_weak_one_of_before_opens_and_is_said_once(
    program: Program, encrypted_template: Path, tmp_path: Path, qtbot: QtBot
) -> None:
    path = tmp_path / 'r.sijill'
    path.write_bytes(encrypted_template.read_bytes())
    said = []
    for _turn in range(2):
        program.start(path)
        assert program.welcome is not None
        assert isinstance(program.welcome.card, Unlock)
        QTest.keyClicks(program.welcome.card.line, PASSPHRASE)
        QTest.keyClick(program.welcome.card.line, Qt.Key.Key_Return)
        assert program.window is not None
        said.append(program.window.about_file.text())
        program._close_register()
    assert said == ['The passphrase of this register can be guessed; change it to five randomly drawn words.', '']


def test_the_command_line_says_it_once(
    call: Call, encrypted_template: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    Path('r.sijill').write_bytes(encrypted_template.read_bytes())
    monkeypatch.setenv('SIJILL_PASSPHRASE', PASSPHRASE)
    asked = ('sample', 'r.sijill', '--incidents', 0, '--abductees', 0)
    assert [call(*asked)[2].count('can be guessed') for _turn in range(2)] == [1, 0]


def test_a_strong_one_is_looked_at_once_by_each_version_and_again_when_it_changes(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path, looked, strong = tmp_path / 'r.sijill', list[str](), 'window tractor pepper harvest'
    other, bits = f'{strong} salamander', guesses.bits
    monkeypatch.setattr(guesses, 'bits', lambda passphrase: looked.append(passphrase) or bits(passphrase))
    Register.create(path, desk='DZ1', passphrase=strong).close()

    def opened(passphrase: str) -> None:
        with Register.open(path, passphrase) as register:
            weak_ones.look(register, passphrase)
            assert [*weak_ones.said_once(register)] == []

    for _turn in range(2):
        opened(strong)
    assert looked == [strong]
    with monkeypatch.context() as later:
        later.setattr(weak_ones, 'VERSION', '99.0')
        opened(strong)
    assert looked == [strong] * 2
    with Register.open(path, strong) as register:
        changing.change(register, other)
    looked.clear()
    opened(other)
    assert looked == [other]
