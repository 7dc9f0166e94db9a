"""Layouts for the tests: that of the program with a part replaced, and one of another organisation."""

from pathlib import Path

from exchange.reporting.layouts import layout_file
from exchange.reporting.layouts.layout import MONTHLY, ReportLayout

# Another organisation counts shelling by the regime, by who was hit; nothing of ISIS is in it.
SHELLING = """
name = "shelling"
edition = 3
elapsed_to = "after"

[[elapsed_since]]
id = "ceasefire"
day = 2020-03-05

[[section]]
id = "shelling"
title = {en = "Shelling by regime forces", ar = "قصف قوات النظام"}
short = {en = "Shelling", ar = "القصف"}
counts = "attack"
kinds = ["shelling", "airstrike", "barrel_bomb"]
by = ["regime_side"]
areas = ["SY07", "SY02"]

[[column]]
counts = "operations"
title = {en = "Attacks", ar = "الهجمات"}

[[column]]
counts = "killed.total"
title = {en = "Killed", ar = "القتلى"}

[[column]]
counts = "injured.total"
title = {en = "Injured", ar = "الجرحى"}

[abductees]
title = {en = "Taken by the opposition", ar = "المختطفون لدى المعارضة"}
by = ["opposition"]
"""


def shelling(folder: Path, more: str = '') -> Path:
    """The layout of another organisation, with the months of the one of the program and what is added, as a file."""
    months = MONTHLY.read_text(encoding='utf-8').partition('[[month]]')
    path = folder / 'shelling.toml'
    path.write_text(SHELLING + months[1] + months[2].partition('# Words.')[0] + more, encoding='utf-8')
    return path


def changed(folder: Path, old: str, new: str) -> Path:
    """The layout of the program with a part replaced where it is first."""
    text = MONTHLY.read_text(encoding='utf-8')
    assert old in text
    path = folder / 'changed.toml'
    path.write_text(text.replace(old, new, 1), encoding='utf-8')
    return path


def read(path: Path) -> ReportLayout:
    """The layout of a file."""
    return layout_file.read(path)
