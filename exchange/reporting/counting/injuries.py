"""Where those were hurt who died later: the incident of the injury that a death is tied to."""

from collections.abc import Iterable

from exchange.reporting.counted import Scope
from exchange.reporting.records_of import Records
from models import query
from models.record.casualty_totals import has_died
from models.record.records import Record
from models.register.register import Register


def injured_in(register: Register, records: Records, scope: Scope, incidents: Iterable[Record]) -> dict[str, Record]:
    """The incident of the injury of each casualty who died of one that another record has, by the casualty's uid."""
    tied = {
        casualty.uid: (str(casualty.get('earlier')), incident.uid)
        for incident in incidents
        for casualty in incident.children
        if casualty.kind == 'casualty' and casualty.get('earlier') and has_died(casualty)
    }
    if not tied:
        return {}
    parents = query.parents(register, 'casualty', {injury for injury, _record in tied.values()})
    there = records.get_many('incident', sorted(set(parents.values())))
    of_injury = {
        casualty.uid: incident
        for incident in there.values()
        for casualty in incident.of('casualty')
        if scope.counts(incident, casualty)
    }
    found = ((uid, record, of_injury.get(injury)) for uid, (injury, record) in tied.items())
    return {uid: incident for uid, record, incident in found if incident and incident.uid != record}
