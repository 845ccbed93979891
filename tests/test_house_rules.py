"""The house rules that a reader would otherwise have to check by hand."""

import ast
from collections.abc import Iterator
from pathlib import Path
from statistics import median

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "notecheck"
FILES = sorted((*SOURCE.rglob("*.py"), *(ROOT / "service").rglob("*.py"), *(ROOT / "corpora").rglob("*.py")))


def functions(path: Path) -> Iterator[tuple[str, int]]:
    """Each function's name and its length in lines, the docstring left out."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            doc = node.body[0] if ast.get_docstring(node) else None
            length = (node.end_lineno or 0) - node.lineno + 1
            yield node.name, length - ((doc.end_lineno or 0) - doc.lineno + 1 if doc else 0)


LENGTHS = {f"{p.relative_to(ROOT)}:{name}": n for p in FILES for name, n in functions(p)}


def test_the_harvest_is_not_empty():
    assert len(FILES) > 40
    assert len(LENGTHS) > 200


def test_no_function_is_over_fifty_lines():
    assert {name: n for name, n in LENGTHS.items() if n > 50} == {}


def test_most_functions_fit_in_one_look():
    assert median(LENGTHS.values()) <= 8


def test_no_file_is_over_three_hundred_lines():
    lengths = {str(p.relative_to(ROOT)): len(p.read_text(encoding="utf-8").splitlines()) for p in FILES}
    assert {name: n for name, n in lengths.items() if n > 300} == {}


PURE = [p for p in FILES if p.parent.name in ("concepts", "relate", "judge", "core")]


@pytest.mark.parametrize("path", PURE, ids=lambda p: p.stem)
def test_patterns_live_in_lexicons(path: Path):
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    imports = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    assert imports.isdisjoint({"re", "re2", "regex"})


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_module_says_what_it_is(path: Path):
    assert ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
