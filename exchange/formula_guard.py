"""Texts in csv that a spreadsheet would run as formulas: a quote before them on the way out, and off on the way in."""

import re

from exchange.cells import Cell, as_text

# With Japanese or Chinese settings the wide signs begin a formula as well.
BEGINNINGS = '=+-@＝＋－＠'
_LOOKS_LIKE_A_FORMULA = re.compile(rf"'*[{re.escape(BEGINNINGS)}\t\r]")


def guarded(cell: Cell) -> str:
    """A cell as csv holds it: a text that a spreadsheet would take for a formula has a quote before it."""
    text = as_text(cell)
    return f"'{text}" if isinstance(cell, str) and _LOOKS_LIKE_A_FORMULA.match(text) else text


def unguarded(text: str) -> str:
    """A cell of csv as it was before it was guarded."""
    return text[1:] if text.startswith("'") and _LOOKS_LIKE_A_FORMULA.match(text[1:]) else text
