"""A history as a PDF, set as reports are: each change under a heading, its fields one under the other."""

from collections.abc import Iterator

from exchange.histories.desk_history import ChangeToTell, DeskHistory, warning
from exchange.publishing.paper import pdf_file
from exchange.publishing.published_page import Block, Bullets, Heading, PublishedPage, Sentences
from models.language.messages import _, language
from models.register.retold.changes_in_words import ChangeInWords


def content(history: DeskHistory) -> bytes:
    """The bytes of the PDF, in the language spoken now."""
    return pdf_file.content(_page(history))


def to_print(history: DeskHistory) -> list[bytes]:
    """The same for a printer, each sheet as a picture."""
    return pdf_file.to_print(_page(history))


def _page(history: DeskHistory) -> PublishedPage:
    """A history as it is set on paper, in the language spoken now."""
    blocks = [block for one in history.changes for block in _blocks(one)]
    return PublishedPage(language(), history.title, (Heading(1, history.title), Sentences(warning()), *blocks))


def _blocks(one: ChangeToTell) -> Iterator[Block]:
    when = _('{who}, desk {desk} · {day}, {time}').format(who=one.who, desk=one.desk, day=one.day, time=one.time)
    yield Heading(2, f'{one.what} · {one.about}')
    yield Sentences('\n'.join((when, *one.notes)), quiet=True)
    if one.why:
        yield Sentences(_('Reason: {reason}').format(reason=one.why))
    if one.changes:
        yield Bullets(tuple(map(_line, one.changes)))


def _line(change: ChangeInWords) -> str:
    if not change.has_old:
        return _('{field}: {new}').format(field=change.name, new=change.new)
    # The font of paper has no arrows.
    return _('{field}: {new} (before: {old})').format(field=change.name, old=change.old, new=change.new)
