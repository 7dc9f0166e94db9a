"""What a file brings of questions and answers, in words: for the plan in the window and on the command line."""

from collections.abc import Iterator

from exchange.importing.answers.questions_brought import Questions
from models.language.messages import _, ngettext


def in_words(found: Questions) -> Iterator[str]:
    """What the file brings of questions and answers, and how much of it nobody stands for."""
    told = [one for one in found.said if not one.is_typed]
    for title, lines in (
        (_('New questions:'), [one.in_words() for one in found.asked]),
        (_('Said to questions at the other desk:'), [one.in_words() for one in told]),
        (typed_title(), [one.in_words() for one in found.typed]),
    ):
        if lines:
            yield title
            yield from (f'  {line}' for line in lines)
    yield from left_in_words(found)


def typed_title() -> str:
    """What stands above the answers that were typed."""
    return _('Answers typed into the file (nobody signed them: they are taken as those of whoever sent it):')


def left_in_words(found: Questions) -> Iterator[str]:
    """How much was left out because no key stands for it, or because another desk tells it itself."""
    if found.unproven:
        sentence = ngettext(
            '{count} question or answer was left out: no key that is confirmed here signed this file.',
            '{count} questions and answers were left out: no key that is confirmed here signed this file.',
            found.unproven,
        )
        yield sentence.format(count=f'{found.unproven:,}')
    if found.of_others:
        sentence = ngettext(
            '{count} question or answer is of a desk whose key is confirmed here; it comes with that desk’s own file.',
            '{count} questions and answers are of desks whose keys are confirmed here; they come with their own files.',
            found.of_others,
        )
        yield sentence.format(count=f'{found.of_others:,}')


def sum_in_words(found: Questions) -> Iterator[str]:
    """How many questions and answers come in."""
    if count := len(found.asked):
        yield ngettext('{count} question', '{count} questions', count).format(count=f'{count:,}')
    if count := len(found.said):
        yield ngettext('{count} answer', '{count} answers', count).format(count=f'{count:,}')
