"""What a register knows of itself: the keys of its `meta` that are no settings (`models/register/settings.py`)."""

from models.file.encrypted_database import RegisterDatabase

FACTS = (
    'register',  # the register's own uid
    'name',  # what the desk calls it
    'desk',  # the desk's code for people
    'desk_id',  # the desk's name in revision vectors
    'alias',  # the documenter who works
    'created',  # when it was made
    'example',  # that everybody in it is invented
    'head',  # the newest hash of the history
    'worked_out',  # which search words, name keys and problems stand beside the records
    'holder',  # the process that opened it last to write, and when
    'log',  # since when the log beside the file may hold more than the file; '' where the file has all
    'backed_up',  # the head at the last daily backup
    'own_codes',  # what the desk added to the code lists
    'conflicts',  # what a file and this register both changed, and nobody has settled
    'answered',  # what the other side last said of a field and somebody answered
)
LAST = 'last '  # and, for each series of references, its last number
INSERT = 'INSERT OR REPLACE INTO meta VALUES (?, ?)'


def read(database: RegisterDatabase) -> dict[str, str]:
    """All facts."""
    return dict(database.execute_sql('SELECT key, value FROM meta').fetchall())


def fact(database: RegisterDatabase, key: str) -> str:
    """One fact, '' where it is not known."""
    found = database.execute_sql('SELECT value FROM meta WHERE key = ?', (key,)).fetchone()
    return str(found[0]) if found else ''


def head_in_file(database: RegisterDatabase) -> str:
    """The newest hash of the history as the file has it, read anew."""
    return database.fresh_value("SELECT value FROM meta WHERE key = 'head'")


def keep(database: RegisterDatabase, facts: dict[str, str]) -> None:
    """Keep facts, each over the one of its key, in one transaction."""
    with database.atomic('IMMEDIATE'):
        database.execute_many(INSERT, list(facts.items()))


def last_number(series: str) -> str:
    """The key of the last number of a series of references."""
    return LAST + series
