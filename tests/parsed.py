"""The sources taken apart, each once for all the tests that look through them."""

import ast
from functools import cache
from pathlib import Path


@cache
def tree_of(path: Path) -> ast.Module:
    """What a file says; who changes something in it looks at a tree of their own."""
    return ast.parse(path.read_text(encoding='utf-8'))


@cache
def nodes_of(path: Path) -> tuple[ast.AST, ...]:
    """Everything in a file, in the order of `ast.walk`."""
    return tuple(ast.walk(tree_of(path)))
