"""The note on method: what counts, the sources, how much was reviewed, what cannot be known; and the foot of a page."""

from collections.abc import Iterator, Mapping
from datetime import date
from types import MappingProxyType
from typing import NamedTuple

from exchange.publishing.wording.page_writer import PageWriter
from exchange.publishing.wording.telling import Words
from exchange.reporting.layouts.layout import UNSAID, Both
from exchange.reporting.report import Report
from models.language.code_lists import Code, codes
from models.language.text import isolate

# The place of the sentence that says why a report was issued though something was open.
DESPITE = 'method_despite'


class IssuedAs(NamedTuple):
    """As what a page is issued: its edition, the day, and as known on which day.

    `despite` is the reason why it is issued with something open, `still_open` how many there are of what may be said,
    by `open_points`.
    """

    edition: int
    day: date
    known_on: date
    despite: Both = UNSAID
    still_open: Mapping[str, int] = MappingProxyType({})


class PageFacts(NamedTuple):
    """What a page says of itself that no record says: its day, the program, the end of the history in words.

    `issued` is as what it is issued, None for a page that is not.
    """

    known_on: date | None = None
    program: str = ''
    revision: int = 0
    head: str = ''
    issued: IssuedAs | None = None


def method_lines(report: Report, writer: PageWriter, facts: PageFacts) -> Iterator[str]:
    """The lines of the note, without those that have nothing to say."""
    language, layout = writer.language, report.layout
    joint = '، ' if language == 'ar' else ', '
    yield writer.sentence('method_operation', words={'kinds': joint.join(_kinds(layout.operations, language))})
    yield from (writer.sentence(name) for name in ('method_once', 'method_standing', 'method_ranges'))
    if report.method.sources:
        yield writer.sentence('method_sources', words={'channels': joint.join(_channels(report, writer))})
    if report.certainty.two_sources or report.certainty.one_source:
        yield writer.sentence('method_certainty')
    if report.certainty.contested:
        yield writer.sentence('method_contested')
    if report.method.incidents:
        yield writer.sentence('method_review')
    if report.method.by_sample:
        yield writer.sentence('method_sample')
    if report.method.unanswered:
        yield writer.sentence('method_unanswered')
    yield from _despite(writer, facts.issued)
    yield writer.sentence('method_least', words={'cannot_be_known': layout.cannot_be_known.of(language)})
    if layout.corrections.of(language):
        yield writer.sentence('method_corrections', words={'corrections': layout.corrections.of(language)})
    if facts.program:
        yield writer.sentence('method_version', words=_of_the_program(facts, language))


def _despite(writer: PageWriter, issued: IssuedAs | None) -> Iterator[str]:
    """What was still open, as far as that may be said, and the reason for issuing it all the same."""
    reason = issued.despite.of(writer.language) if issued else ''
    if issued is None or not reason:
        return
    listed, joint = codes('open_points'), '، ' if writer.language == 'ar' else ', '
    said = joint.join(f'{_small(listed.label(code))} ({count:,})' for code, count in issued.still_open.items())
    words = {'open': said, 'reason': reason}
    yield writer.sentence('method_despite' if said else 'method_despite_only', place=DESPITE, words=words)


def foot(report: Report, writer: PageWriter, facts: PageFacts) -> Iterator[str]:
    """The words below each page: the layout and its edition, and the end of the history in words."""
    said = writer.telling.word('layout').replace('#name', isolate(report.layout.name))
    yield said.replace('#edition', f'{report.layout.edition}')
    if facts.head:
        yield writer.telling.word('head').replace('#', facts.head)


def _of_the_program(facts: PageFacts, language: str) -> Words:
    program, revision = facts.program, f'{facts.revision:,}'
    return {'program': isolate(program), 'revision': isolate(revision)} if language == 'ar' else {
        'program': program, 'revision': revision
    }  # fmt: skip


def _kinds(counts_as: str, language: str) -> Iterator[str]:
    """The kinds of incidents that are operations, in small letters."""
    for row in codes('incident_kinds').values():
        is_offered = not row.retired and row.columns.get('import_only') != 'yes'
        if is_offered and row.columns['counts_as'] == counts_as:
            yield _small(row.label(language))


def _small(label: str) -> str:
    return label if label[1:2].isupper() else f'{label[:1].lower()}{label[1:]}'


def _channels(report: Report, writer: PageWriter) -> Iterator[str]:
    """The kinds of sources, each with how many there are."""
    listed = codes('source_channels')
    for code in sorted(report.method.channels, key=lambda one: listed.rank.get(one, len(listed))):
        row: Code | None = listed.get(code)
        named = _small(row.label_of_many()) if row else code
        yield f'{named} ({report.method.channels[code]:,})'
