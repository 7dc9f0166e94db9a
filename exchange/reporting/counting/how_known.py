"""How well what is counted is known: independent sources, what is contested, and what a second person has reviewed."""

from collections import Counter
from collections.abc import Iterable, Mapping

from exchange.reporting.counting.of_period import Counted
from exchange.reporting.report import Certainty, Figure, Method, number_of_records
from models.language.code_lists import codes
from models.record.records import Record

# The sources of incidents, by the incident's uid.
Sources = Mapping[str, list[Record]]
# A source that passes on what another one said is no second source.
_REPEATS = 'hearsay'
_CONTESTED = 'disputed'


def certainty(incidents: Iterable[Counted], sources: Sources) -> Certainty:
    """The incidents by how many independent sources they have; the contested ones apart."""
    found: dict[str, set[str]] = {name: set() for name in Certainty._fields}
    for one in incidents:
        found[_known(one, sources.get(one.incident.uid, []))].add(one.incident.uid)
    return Certainty(**{name: number_of_records(records) for name, records in found.items()})


def _known(one: Counted, sources: list[Record]) -> str:
    if is_contested(one):
        return 'contested'
    number = independent_sources(sources)
    return 'two_sources' if number > 1 else 'one_source' if number else 'no_source'


def is_contested(one: Counted) -> bool:
    """Whether sources differ about an incident, or about who its people were."""
    stated = [one.incident.get('certainty'), *(line.casualty.get('standing') for line in one.lines)]
    return _CONTESTED in stated


def independent_sources(sources: list[Record]) -> int:
    """How many of these sources are known not to repeat each other: informants who do not pass on what they heard.

    Sources of whom nobody knows who they are may all be one.
    """
    own = {source.get('informant') for source in sources if source.get('first_hand') != _REPEATS} - {None}
    return max(len(own), min(len(sources), 1))


def method(incidents: Iterable[Counted], sources: Sources, by_sample: Iterable[str], unanswered: int) -> Method:
    """What the note on method says of these incidents."""
    records = [one.incident for one in incidents]
    channels = Counter(str(source.get('channel')) for record in records for source in sources.get(record.uid, ()))
    rank, total = codes('source_channels').rank, channels.total()
    return Method(
        number_of_records(record.uid for record in records),
        Figure(total, total, total, 0, frozenset(record.uid for record in records if sources.get(record.uid))),
        {name: channels[name] for name in sorted(channels, key=lambda name: rank.get(name, len(rank)))},
        number_of_records(record.uid for record in records if record.is_approved),
        number_of_records(by_sample),
        number_of_records(record.uid for record in records if not record.is_approved),
        unanswered,
    )
