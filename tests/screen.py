"""A screen that nobody sees, of the usual size: Qt's own has 800 by 800."""

import os
from pathlib import Path

UNSEEN = f'offscreen:configfile={Path(__file__).with_name("screen.json")}'


def use() -> None:
    """Have Qt draw on it, unless a real screen was asked for."""
    if os.environ.get('QT_QPA_PLATFORM', 'offscreen') == 'offscreen':
        os.environ['QT_QPA_PLATFORM'] = UNSEEN
