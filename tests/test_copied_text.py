"""A page copied as text: whole and by section, in both languages, with everything the right way round."""

import pytest

from exchange.publishing.copied_text import as_text, sections
from exchange.publishing.published_page import FigureTable, Heading, PublishedPage, Sentences
from exchange.publishing.wording.composing import compose
from tests.january_page import january, written


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_the_whole_page_has_every_sentence_and_figure(language: str) -> None:
    text = as_text(compose(january(), language).page)
    for line in written(f'january-{language}'):
        if not line.startswith(('Threats', 'تهديد')):
            assert line in text
    assert (
        '• Desert: ISIS operations 26, Killed 77' if language == 'en' else '• البادية: عمليات التنظيم 26، القتلى 77'
    ) in text
    assert text.count('Killed 77' if language == 'en' else 'القتلى 77') == 1  # the desert is told by its lines


@pytest.mark.parametrize('language', ['en', 'ar'])
def test_each_section_by_itself(language: str) -> None:
    page = compose(january(), language).page
    assert len(sections(page)) == 9
    parts = [as_text(page, section) for section in sections(page)]
    assert all(part.startswith(section) for part, section in zip(parts, sections(page), strict=True))
    whole = as_text(page)
    assert all(part.strip() in whole for part in parts)
    assert not any(other in part for part in parts for other in sections(page) if not part.startswith(other))


def test_what_runs_from_the_left_is_kept_together_in_arabic() -> None:
    table = FigureTable('قتلى', ('المنطقة', 'القتلى'), (('حمص', '\u20663–5\u2069'),), has_total=False)
    blocks = (Heading(1, 'ISIS في سوريا'), Sentences('الهاتف +963 999 000 111 والرقم 3-5'), table)
    text = as_text(PublishedPage('ar', 'ISIS في سوريا', blocks))
    assert text.startswith('\u200fISIS')
    assert '\u2066+963 999 000 111\u2069' in text and '\u20663-5\u2069' in text
    assert '• حمص: القتلى \u20663–5\u2069' in text


def test_english_bears_no_marks_of_direction() -> None:
    text = as_text(compose(january(), 'en').page)
    assert not [sign for sign in text if '\u2066' <= sign <= '\u2069' or sign in '\u200e\u200f']
