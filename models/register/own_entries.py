"""The codes that a register adds to the code lists: called otherwise, offered no more."""

from models import query
from models.language import code_lists
from models.record import own_codes
from models.record.own_codes import OwnCode
from models.register.writing import WritableRegister


class ExtendingRegister(WritableRegister):
    """An open register that has codes of its own."""

    def mend_own_code(self, one: OwnCode, en: str, ar: str) -> None:
        """Call an own code something else, wherever it stands; Refused where another entry is called so."""
        with code_lists.reading_own_codes(self._kept_codes):
            new = own_codes.mended(one, en, ar)
        self._write_own_code(new)

    def retire_own_code(self, one: OwnCode, *, is_retired: bool) -> None:
        """Offer an own code no more, or again; what has it keeps it."""
        self._write_own_code(one._replace(retired='yes' if is_retired else ''))

    def _write_own_code(self, new: OwnCode) -> None:
        """Keep an own code as it is now, and work out anew what stands beside the records that have it."""
        with self.action('own_codes', codes=[new]) as action:
            for kind, uids in query.with_code(self, new.listed, new.code).items():
                for record in query.get_many(self, kind, sorted(uids)).values():
                    action.work_out(record)
