"""Tests of the order in docs/architecture.md: who may import whom, and who may print."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
WINGS = [
    "publish",
    "content",
    "language",
    "mail",
    "inbox",
    "incident",
    "site",
    "build",
    "finish",
    "console",
    "cli_incident",
    "cli",
]
"""A wing imports only those before it. Wings that come later are put in their place here."""

VAGUE = {"utils", "util", "helpers", "helper", "common", "manager", "managers", "misc"}
COMMAND_LINE = {"console", "cli_incident", "cli"}
"""The modules that speak to whoever typed the command."""
ENDINGS = {"sys.exit", "exit", "quit", "os._exit"}


def listed_modules(text: str) -> list[str]:
    """The modules in the fenced list of docs/architecture.md, in its order, as `content.problems`."""
    fences = re.findall(r"^```text\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    lines = [line for fence in fences for line in fence.splitlines()]
    found = (re.match(r"((?:\w+/)*\w+)\.py\s+\S", line) for line in lines)
    return [match[1].replace("/", ".") for match in found if match]


def modules(package: Path) -> dict[str, ast.Module]:
    """Every module below the package as `content.problems`, an `__init__` under its wing's name."""
    trees = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        name = ".".join(parts[:-1] if parts[-1] == "__init__" else parts)
        trees[name] = ast.parse(path.read_text("utf-8"), str(path))
    return trees


def imports(name: str, tree: ast.Module, known: set[str], package: str) -> Iterator[tuple[int, str]]:
    """Line and target of every import of our own modules, wherever in the file it stands."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            targets = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = f"{package}.{name}".split(".")[: -node.level] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            targets = [f"{base}.{alias.name}" for alias in node.names]
        else:
            continue
        for target in targets:
            if target == package or target.startswith(f"{package}."):
                inner = target.removeprefix(package).removeprefix(".")
                yield node.lineno, inner if inner in known else inner.rpartition(".")[0]


def violations(package: Path, order: list[str]) -> list[str]:
    """Imports of something that does not stand before the importing module, as `cli.py:3 imports …`."""
    trees = modules(package)
    place = {name: index for index, name in enumerate(order)}
    found = []
    for name in order:
        for line, target in imports(name, trees[name], set(trees), package.name):
            # The package itself holds nothing but its sentence and version.
            if target and place.get(target, len(order)) >= place[name]:
                found.append(f"{name.replace('.', '/')}.py:{line} imports {target}")
    return found


def calls(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and dotted name of everything that is called or raised."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)
        elif isinstance(node, ast.Raise) and node.exc:
            yield node.lineno, ast.unparse(node.exc).split("(")[0]


@pytest.fixture(scope="module")
def order() -> list[str]:
    return listed_modules((ROOT / "docs/architecture.md").read_text("utf-8"))


@pytest.fixture(scope="module")
def trees() -> dict[str, ast.Module]:
    return modules(ROOT / "generator")


def test_the_list_names_every_module_once(order: list[str], trees: dict[str, ast.Module]) -> None:
    wings = {name.split(".")[0] for name in trees if "." in name}
    assert sorted(order) == sorted(name for name in trees if name and name not in wings)


def test_the_list_follows_the_order_of_the_wings(order: list[str]) -> None:
    wings = [name.split(".")[0] for name in order]
    assert wings == sorted(wings, key=WINGS.index)


def test_a_module_imports_only_what_stands_before_it(order: list[str]) -> None:
    assert violations(ROOT / "generator", order) == []


def test_a_wing_says_one_sentence_and_defines_nothing(trees: dict[str, ast.Module]) -> None:
    wings = sorted({name.split(".")[0] for name in trees if "." in name})
    assert wings
    for wing in wings:
        assert ast.get_docstring(trees[wing]), f"{wing}/__init__.py says nothing"
        assert len(trees[wing].body) == 1, f"{wing}/__init__.py defines something"


def test_every_module_says_its_duty(trees: dict[str, ast.Module]) -> None:
    assert [name for name, tree in trees.items() if not ast.get_docstring(tree)] == []


def test_no_module_is_named_like_one_of_the_standard_library(order: list[str]) -> None:
    """Wings are found by their full name only; a module of such a name is misread by people."""
    names = {name.rpartition(".")[2] for name in order}
    assert sorted(names & (sys.stdlib_module_names | VAGUE)) == []


def test_only_the_command_line_prints_or_exits(trees: dict[str, ast.Module]) -> None:
    forbidden = ENDINGS | {"print", "SystemExit", "typer.Exit", "typer.echo"}
    assert [
        f"{name}:{line} {called}"
        for name, tree in trees.items()
        for line, called in calls(tree)
        if name not in COMMAND_LINE and called in forbidden
    ] == []


def test_a_wrong_import_is_found_in_every_form(tmp_path: Path) -> None:
    files = {
        "__init__.py": '"""A package."""',
        "content/__init__.py": '"""What there is."""',
        "content/model.py": "from generator.mail import pack\nfrom generator.content.load import load",
        "content/load.py": "from generator.content import model\nfrom .model import Model",
        "mail/__init__.py": '"""What is sent."""',
        "mail/pack.py": "import json\ndef late():\n    import generator.cli\n    from .. import cli",
        "cli.py": "from generator.content import load, model\nimport generator.mail.pack",
    }
    for name, text in files.items():
        path = tmp_path / "generator" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    text = "```text\ncontent/model.py   a\ncontent/load.py  b\nmail/pack.py  c\ncli.py  d\n```\n"
    order = listed_modules(text)
    assert order == ["content.model", "content.load", "mail.pack", "cli"]
    assert violations(tmp_path / "generator", order) == [
        "content/model.py:1 imports mail.pack",
        "content/model.py:2 imports content.load",
        "mail/pack.py:3 imports cli",
        "mail/pack.py:4 imports cli",
    ]
