"""Regular expressions find the same in every Python that the program runs with."""

import ast
import re
from pathlib import Path

from tests.parsed import nodes_of

ROOT = Path(__file__).parent.parent
FILES = [path for folder in ('models', 'exchange', 'ui') for path in sorted((ROOT / folder).rglob('*.py'))]
# Python 3.11.0 to 3.11.4 forget to go back behind the last time that such a group did not fit: `(?:ab?c)++` finds `aca`
# in `acab`. An atomic group around it, `(?>(?:ab?c)+)`, finds the same everywhere.
_KEPT_WHOLE = re.compile(r'\)(?:[*+?]|\{\d*,?\d*\})\+')


def test_no_group_is_repeated_possessively() -> None:
    """A test that only reads: whether the Python at hand has that fault hangs on the system."""
    found = [
        (str(path.relative_to(ROOT)), node.value)
        for path in FILES
        for node in nodes_of(path)
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _KEPT_WHOLE.search(node.value)
    ]
    assert found == []
