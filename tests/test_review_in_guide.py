"""The guide says of each review state what each step leads to, as the table that the program goes by has it."""

from pathlib import Path

import pytest

from models.errors import Refused
from models.language import messages
from models.language.code_lists import codes
from models.language.labels import field_label
from models.record import review_states
from ui.panes import guide_chapter

GUIDE = Path(__file__).resolve().parent.parent / 'docs' / 'guide'


def led_to(state: str, event: str) -> str:
    try:
        return f'**{codes("states").label(review_states.after(state, event))}**'
    except Refused as error:
        return str(error)


def table_of() -> str:
    """The table in the language spoken now: a line for each state and step."""
    state, event = field_label('incident', 'state'), field_label('decision', 'event')
    rows = [
        (codes('states').label(one), codes('review_events').label(other), led_to(one, other))
        for one in review_states.table()
        for other in review_states.EVENTS
    ]
    return '\n'.join(f'| {" | ".join(row)} |' for row in ((state, event, ''), ('---',) * 3, *rows))


@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_the_guide_has_the_table_of_states(language: str) -> None:
    with messages.speaking(language):
        assert table_of() in (GUIDE / f'{language}.md').read_text(encoding='utf-8')


@pytest.mark.parametrize('name', ['returned', 'to_review'])
@pytest.mark.parametrize('language', messages.LANGUAGES)
def test_the_lists_of_reviewing_have_their_chapter(language: str, name: str) -> None:
    with messages.speaking(language):
        chapter = guide_chapter.chapter(name)
        assert 'Ctrl+Shift+R' in chapter
        assert '](' not in chapter
