"""Which section of the report an incident belongs to."""

from models.language.code_lists import codes
from models.record.fields import split_codes
from models.record.records import Record


def section_of(incident: Record) -> str:
    """The first section of the report whose sense an incident meets."""
    counted_as = counts_as(incident)
    by_isis = _involves(incident, 'carried_out_by', 'isis')
    if counted_as == 'attack' and by_isis and incident.get('zone') == 'sdf':
        return 'sdf_areas'
    raiders = _involves(incident, 'carried_out_by', 'coalition') or _involves(incident, 'carried_out_by', 'sdf')
    if counted_as == 'security_operation' and raiders and _involves(incident, 'against', 'isis'):
        return 'security_operations'
    if counted_as == 'attack' and by_isis and incident.get('area') in codes('area_types').with_children('desert'):
        return 'desert'
    return 'elsewhere'


def counts_as(incident: Record) -> str:
    """What the kind of an incident counts as: an attack, a security operation, or `none`."""
    row = codes('incident_kinds').get(str(incident.get('kind')))
    return row.columns['counts_as'] if row else 'none'


def _involves(incident: Record, name: str, party: str) -> bool:
    return bool(set(split_codes(incident.get(name))) & set(codes('parties').with_children(party)))
