"""Days of mourning: of those alone who are confirmed dead and whose family knows; nobody who is missing has one."""

FORTY_DAYS, YEARS = 'forty_days', 'years'
# A day is known only where it is stored to the day; a month or a range is no day of mourning.
_IS_DAY = "LIKE '____-__-__'"
_VICTIMS = (
    "SELECT 'incident' AS kind, i.uid, i.reference, coalesce(c.outcome_date, i.occurred) AS died, v.uid AS row, "
    'coalesce(p.value, v.uid) AS person FROM victim AS v JOIN casualty AS c ON c.uid = v.parent '
    'JOIN incident AS i ON i.uid = c.parent LEFT JOIN persons AS p ON p.key = v.uid '
    "WHERE v.family_knows = 'yes' AND v.withdrawn IS NULL "
    'AND c.withdrawn IS NULL AND i.withdrawn IS NULL AND c.outcome IN @texts(:deaths)'
)
# The latest effective confirmed status, as `records.latest_status` finds it.
_DIED = (
    'SELECT s.effective FROM status_change AS s WHERE s.parent = a.uid AND s.withdrawn IS NULL '
    "AND coalesce(s.confirmed, 'confirmed') = 'confirmed' "
    "ORDER BY coalesce(s.effective, '') DESC, coalesce(s.position, 0) DESC LIMIT 1"
)
_ABDUCTEES = (
    f"SELECT 'abductee' AS kind, a.uid, a.reference, ({_DIED}) AS died, a.uid AS row, "
    'coalesce(p.value, a.uid) AS person FROM abductee AS a LEFT JOIN persons AS p ON p.key = a.uid '
    "WHERE a.family_knows = 'yes' "
    'AND a.withdrawn IS NULL AND a.status IN @texts(:found_dead)'
)
# Whoever is missing, or held, by any record of the same person.
_MAY_LIVE = (
    'SELECT coalesce(p.value, m.uid) FROM abductee AS m LEFT JOIN persons AS p ON p.key = m.uid '
    'WHERE m.withdrawn IS NULL AND (m.status IS NULL OR m.status NOT IN @texts(:ended))'
)
# One line for each person: where an abductee is a victim too, that of the abductee.
_DEAD = (
    # Who is one person, by links however they go.
    'WITH persons(key, value) AS MATERIALIZED @pairs(:persons) '
    'SELECT kind, uid, reference, died, "row", person FROM '
    '(SELECT d.*, row_number() OVER (PARTITION BY d.person ORDER BY d.kind) AS place '
    f'FROM ({_VICTIMS} UNION ALL {_ABDUCTEES}) AS d WHERE d.died {_IS_DAY} AND d.person NOT IN ({_MAY_LIVE})) AS each '
    'WHERE place = 1'
)
_FORTY = f'SELECT kind, uid, reference, @days_later(died, 40) AS day, 40 AS number, "row" FROM ({_DEAD}) AS dead'
_OF_YEARS = (
    'SELECT kind, uid, reference, @day(year || substr(died, 5)) AS day, '
    '@whole(year) - @whole(substr(died, 1, 4)) AS number, "row" '
    f'FROM ({_DEAD}) AS dead, (SELECT substr(:first, 1, 4) AS year UNION SELECT substr(:last, 1, 4)) AS years'
)
_WITHIN = 'day BETWEEN :first AND :last'


def days_of_mourning(name: str) -> str:
    """The statement of those whose fortieth day, or whose day in another year, is near: `:first` to `:last`."""
    if name == FORTY_DAYS:
        return f'SELECT * FROM ({_FORTY}) AS forty WHERE {_WITHIN}'
    return f'SELECT * FROM ({_OF_YEARS}) AS each WHERE {_WITHIN} AND number > 0'
