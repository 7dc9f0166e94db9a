"""An open register written onto a server, compared whole with its history there; the file stays as it is."""

from models import query
from models.errors import DamagedRegister, KnownError
from models.file.engines import encrypted_database
from models.file.engines.on_servers import database_at
from models.file.engines.server_address import ServerAddress
from models.file.register_file import RegisterFile
from models.file.schema import comparison, sent
from models.language.messages import _
from models.language.text import isolate
from models.progress import Progress, silent
from models.record import off_servers
from models.register import conflicts, verify
from models.register.register import Register, refuse_filled


def _refuse_what_would_be_sent(register: RegisterFile) -> None:
    """Refuse a register that keeps beside its records, where it cannot be left out, what never lies on a server."""
    if any(one.theirs.keys() & off_servers.fields_of(one.row_kind) for one in conflicts.kept(register)):
        raise KnownError(_('Settle the conflicts first: one of them is about what never lies on a server.'))
    for row, answers in conflicts.answered(register).items():
        kinds = [kind for kind in off_servers.kinds() if answers.keys() & off_servers.fields_of(kind)]
        if any(query.known(register, kind, [row]) for kind in kinds):
            sentence = _('An answered conflict is about what never lies on a server: {path} cannot be moved.')
            raise KnownError(sentence.format(path=register.path))
    for pattern in query.patterns(register):
        rows = off_servers.rows_of_pattern(pattern.kind, pattern.content)
        if any(values.keys() & off_servers.fields_of(kind) for kind, values in rows):
            sentence = _('Delete the preset “{name}” first: it holds what never lies on a server.')
            raise KnownError(sentence.format(name=isolate(pattern.name, 'auto')))
    _refuse_too_long(register)


def _refuse_too_long(register: RegisterFile) -> None:
    """Refuse a register with a text that is too long for a server to sort by it."""
    for kind, names in off_servers.SORTED.items():
        for name in names:
            if found := query.longer_than(register, kind, name, off_servers.LONGEST_SORTED):
                record = isolate(found[: off_servers.LONGEST_SORTED], 'auto')
                problem = off_servers.said_of_too_long(kind, name)
                raise KnownError(_('{record}: {problem}').format(record=record, problem=problem))


def move(register: RegisterFile, address: ServerAddress, password: str | None, progress: Progress = silent) -> None:
    """Write an open register into an empty database of a server; of what never lies on one only the digests."""
    comparison.refuse_altered(register.db, register.path)
    _refuse_what_would_be_sent(register)
    database = database_at(address, password)
    with encrypted_database.reading_errors(register.path), database.connection_context():
        refuse_filled(database, address)
        sent.send(register, database)
    with Register.open(address, password, progress=progress) as there:
        found = verify.records_and_history(there, progress)
        if found or there.head != register.head:
            sentence = _('What was written to {server} does not agree with the file: {problem} Empty that database.')
            raise DamagedRegister(sentence.format(server=address, problem=found[0] if found else ''))
