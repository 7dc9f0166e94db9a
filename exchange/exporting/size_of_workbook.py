"""Whether a workbook that was written is so large that it may not be read again when somebody imports it."""

import io
import zipfile

from openpyxl import Workbook

from exchange import xlsx
from models.language.messages import _
from models.limits.file_limits import FILE_LIMITS


def is_too_large(book: Workbook, content: bytes) -> bool:
    """Whether the process that reads files may refuse it, also where it could still have just taken it."""
    cells = sum(sheet.length * len(sheet.letters) for sheet in book.worksheets if isinstance(sheet, xlsx.LongSheet))
    if cells > FILE_LIMITS.cells or len(content) > FILE_LIMITS.size:
        return True
    with zipfile.ZipFile(io.BytesIO(content)) as parts:
        return sum(part.file_size for part in parts.infolist()) > FILE_LIMITS.content


def too_large_in_words() -> str:
    """What to do with such a workbook."""
    return _(
        'This workbook is so large that Sijill may refuse to import it. '
        'For another register, export it in parts, for example year by year.'
    )
