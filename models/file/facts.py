"""What a register knows of itself beside its records: keys and texts in its table `meta`."""

from models.file.encrypted_database import RegisterDatabase

INSERT = 'INSERT OR REPLACE INTO meta VALUES (?, ?)'


def read(database: RegisterDatabase) -> dict[str, str]:
    """All facts."""
    return dict(database.execute_sql('SELECT key, value FROM meta').fetchall())


def fact(database: RegisterDatabase, key: str) -> str:
    """One fact, '' where it is not known."""
    found = database.execute_sql('SELECT value FROM meta WHERE key = ?', (key,)).fetchone()
    return str(found[0]) if found else ''


def keep(database: RegisterDatabase, facts: dict[str, str]) -> None:
    """Keep facts, each over the one of its key, in one transaction."""
    with database.atomic('IMMEDIATE'):
        database.execute_many(INSERT, list(facts.items()))
