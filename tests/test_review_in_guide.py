"""The guide says of each review state what each step leads to, as the table that the program goes by has it."""

import pytest

from models.language import messages
from tests import states_table
from ui.panes import guide_chapter


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_the_guide_has_the_table_of_states(language: str) -> None:
    with messages.speaking(language):
        assert states_table.written(language) == states_table.table_of(), 'python -m tests.states_table writes it'


@pytest.mark.parametrize('name', ['returned', 'to_review'])
@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_the_lists_of_reviewing_have_their_chapter(language: str, name: str) -> None:
    with messages.speaking(language):
        chapter = guide_chapter.chapter(name)
        assert 'Ctrl+Shift+R' in chapter
        assert '](' not in chapter and '<!--' not in chapter
