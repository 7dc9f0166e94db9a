"""The world's errors: each is one sentence that says what happened and what to do next."""


class KnownError(Exception):
    """Something outside the program went wrong; `str()` of it is the sentence for the user."""


class DoneInPart(KnownError):
    """What was asked for is done, for good perhaps, and something that follows from it could not be."""


class BrokenOff(BaseException):
    """Ends work in the middle, as a kill would: nothing that forgives errors may go on with it."""


class RegisterMissing(KnownError):
    """No file stands at the path."""


class NotARegister(KnownError):
    """The file is something else than a register."""


class WrongPassphrase(KnownError):
    """The file is a sound register, but this passphrase does not open it."""


class DamagedRegister(KnownError):
    """The passphrase fits (or none is needed), but the content cannot be read."""


class NotWritable(KnownError):
    """The place of the file can be read and not written."""


class RegisterBusy(KnownError):
    """Another process writes the register; the sentence says which."""


class ServerAway(KnownError):
    """The line to a server is broken, or nobody answers there."""


class RegisterMoved(KnownError):
    """The file that was opened, or its log, is not where it was any more; nothing may be written to it."""


class NewerRegister(KnownError):
    """A later version of the program wrote the register."""


class AlteredRegister(KnownError):
    """Something else than the program makes stands in the file: it can be read, and nothing is written to it."""


class StaleSave(KnownError):
    """The record was changed by somebody else since it was opened.

    `uid` names the record; the caller shows the difference between its own values and the stored ones.
    """

    def __init__(self, sentence: str, uid: str) -> None:
        super().__init__(sentence)
        self.uid = uid


class Refused(KnownError):
    """A value or a record breaks a rule that is a stop; `field` names where, when one field does."""

    def __init__(self, sentence: str, field: str | None = None, row: str | None = None) -> None:
        super().__init__(sentence)
        self.field = field
        self.row = row
