"""A passphrase opens what it was chosen for, however its letters are put together by the keyboard of that day."""

import unicodedata
from pathlib import Path

import pyrage
import pytest

from exchange import age_files
from models.errors import WrongPassphrase
from models.file.engines import encrypted_database
from models.register.register import Register

pytestmark = pytest.mark.slow

COMPOSED, APART = 'NFC', 'NFD'
PASSPHRASES = ['un caf\u00e9 fort', '\u0623\u0631\u0628\u0639 \u0643\u0644\u0645\u0627\u062a \u0622\u0645\u0646\u0629']
MIXED = 'un caf\u00e9 fort et cafe\u0301'


def written(passphrase: str, form: str) -> str:
    return unicodedata.normalize(form, passphrase)  # type: ignore[arg-type]


@pytest.mark.parametrize('passphrase', PASSPHRASES)
@pytest.mark.parametrize(('made', 'typed'), [(COMPOSED, APART), (APART, COMPOSED), (APART, APART)])
def test_a_register_opens_however_the_letters_are_put_together(
    passphrase: str, made: str, typed: str, tmp_path: Path
) -> None:
    Register.create(tmp_path / 'r.sijill', desk='DZ1', passphrase=written(passphrase, made)).close()
    Register.open(tmp_path / 'r.sijill', written(passphrase, typed)).close()
    with pytest.raises(WrongPassphrase):
        Register.open(tmp_path / 'r.sijill', passphrase + '!')


@pytest.mark.parametrize('made', [APART, ''])
def test_a_register_of_before_opens_that_was_made_as_typed(
    made: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Up to now the letters were taken as the keyboard gave them: composed, apart, or some of each."""
    passphrase = written(PASSPHRASES[0], made) if made else MIXED
    with monkeypatch.context() as patched:
        salt = bytes(range(16))
        patched.setattr(encrypted_database, 'new_key', lambda _said: encrypted_database.derive(passphrase, salt))
        patched.setattr(encrypted_database, 'key_of', lambda _path, said: encrypted_database.derive(said, salt))
        Register.create(tmp_path / 'r.sijill', desk='DZ1', passphrase=passphrase).close()
    Register.open(tmp_path / 'r.sijill', passphrase).close()
    if made:
        Register.open(tmp_path / 'r.sijill', written(passphrase, COMPOSED)).close()


@pytest.mark.parametrize(('made', 'typed'), [(COMPOSED, APART), pytest.param(APART, COMPOSED, marks=pytest.mark.soak)])
def test_a_file_with_a_passphrase_opens_however_the_letters_are_put_together(made: str, typed: str) -> None:
    sealed = pyrage.passphrase.encrypt(b'among us', written(PASSPHRASES[0], made))
    assert age_files.opened(sealed, age_files.Keys(passphrase=written(PASSPHRASES[0], typed))) == b'among us'
