"""What changed in a text word by word: both texts can be read from the runs, and nothing else is marked."""

from hypothesis import given
from hypothesis import strategies as st

from models.language.word_changes import GONE, NEW, runs

words = st.lists(st.sampled_from(['قُتل', 'ثلاثة', 'car', 'road', 'at', 'dawn.', '\n']), max_size=30).map(' '.join)


def text(found: tuple[tuple[str, str], ...], without: str) -> str:
    return ''.join(said for mark, said in found if mark != without)


@given(words, words)
def test_both_texts_are_in_the_runs(old: str, new: str) -> None:
    found = runs(old, new)
    assert text(found, NEW) == old
    assert text(found, GONE) == new
    assert all(said for _mark, said in found)


def test_only_the_words_that_differ_are_marked() -> None:
    found = runs('Three men were killed on the road.', 'Five men were killed beside the road.')
    assert [(mark, said.strip()) for mark, said in found if mark] == [
        (GONE, 'Three'), (NEW, 'Five'), (GONE, 'on'), (NEW, 'beside'),
    ]  # fmt: skip


def test_what_stayed_is_not_marked_and_a_very_long_text_is_marked_whole() -> None:
    assert runs('the same', 'the same') == (('', 'the same'),)
    assert runs('', '') == ()
    assert [mark for mark, _said in runs('a ' * 2_000, 'a ' * 2_001)] == [GONE, NEW]
