"""The check before a file is put in its place: of its texts, and of the file itself; what it finds keeps it back."""

from collections.abc import Iterable
from datetime import date

from exchange.leaks.leak_search import LeakSearch
from exchange.leaks.leaving_texts import FILE_NAME, LeaksFound, LeavingText
from exchange.leaks.texts_in_files import ReadsPdf, search_content
from models.limits.rule_limits import RULE_LIMITS
from models.register.register import Register


def refuse_leaks(
    register: Register,
    texts: Iterable[LeavingText],
    content: bytes,
    name: str,
    names: frozenset[str] = frozenset(),
    *,
    reads_pdf: ReadsPdf | None = None,
    day: date | None = None,
    months: int = RULE_LIMITS.consent_months,
    search: LeakSearch | None = None,
) -> None:
    """Raise LeaksFound where texts that leave, or the file of this `name` that was made of them, hold what must not.

    What is found in a text is shown where that is written; what is found only in the file is shown as of the file. Of
    several files a `search` of that day is made once.
    """
    search = search or LeakSearch(register, day, months)
    hits = search.open_hits(texts)
    shown = {(hit.kind, hit.words) for hit in hits}
    inside = search_content(search, content, name, names, reads_pdf)
    hits += [hit for hit in inside if hit.text.field == FILE_NAME or (hit.kind, hit.words) not in shown]
    if hits:
        raise LeaksFound(hits)
