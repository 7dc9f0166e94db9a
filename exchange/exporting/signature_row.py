"""The signature of a finished workbook: the last row of the sheet that says what it is."""

from openpyxl import Workbook

from exchange import xlsx
from exchange.public_ids import NoSecret
from exchange.signed import signed_workbook
from models.errors import KnownError
from models.file import facts
from models.language.messages import _
from models.register.register import Register


def refuse_unsigned(register: Register) -> None:
    """NoSecret where a register is open for reading only and has nothing to sign with yet; or nobody but a lead may."""
    if register.hides(facts.SIGNING_SECRET):
        raise KnownError(_('Files of a register on a server are signed, and only a lead may sign them: ask one.'))
    if not register.meta.get(facts.SIGNING_SECRET):
        raise NoSecret(
            _(
                'The register is open for reading only, but its first signed file needs a key '
                'that is kept in it; open it for writing and export again.'
            )
        )


def sign(book: Workbook, register: Register) -> None:
    """Sign a workbook with the key of a register: all that its sheets of facts, uids and codes say."""
    kept = [sheet for sheet in book.worksheets if isinstance(sheet, xlsx.LongSheet) and sheet.kept]
    marked = {sheet.kept[0][0]: sheet for sheet in kept}
    about, *others = (marked[f'sijill.{name}'] for name in ('about', 'manifest', 'codes'))
    rows = [sheet.kept[1:] for sheet in (about, *others)]
    made = signed_workbook.signature(register.meta[facts.SIGNING_SECRET], *rows)
    about.add([signed_workbook.SIGNATURE, made, _('The signature; where a part is changed, it no longer fits')])
