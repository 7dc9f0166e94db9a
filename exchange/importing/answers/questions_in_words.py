"""What a file brings of questions and answers, in words: for the plan in the window and on the command line."""

from collections.abc import Iterator, Mapping

from exchange.importing.answers.questions_brought import Questions
from models.language.messages import _, ngettext


def in_words(found: Questions) -> Iterator[str]:
    """What the file brings of questions and answers, and how much of it nobody stands for."""
    for title, lines in parts(found):
        yield title
        yield from (f'  {line}' for line in lines)
    yield from left_in_words(found)


def parts(found: Questions) -> Iterator[tuple[str, list[str]]]:
    """What comes in, under a title each: new questions, what desks said to them, and what somebody typed."""
    typed = _('Answers typed into the file (nobody signed them: they are taken as those of whoever sent it):')
    told = [one for one in found.said if not one.is_typed]
    for title, brought in (
        (_('New questions:'), found.asked),
        (_('Said to questions at the other desk:'), told),
        (typed, found.typed),
    ):
        if brought:
            yield title, [one.in_words() for one in brought]


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


def counts_in_words(counts: Mapping[str, int]) -> Iterator[str]:
    """How many questions and answers came in with a file, or do."""
    if count := counts.get('asked', 0):
        yield ngettext('{count} question', '{count} questions', count).format(count=f'{count:,}')
    if count := counts.get('said', 0):
        yield ngettext('{count} answer', '{count} answers', count).format(count=f'{count:,}')
