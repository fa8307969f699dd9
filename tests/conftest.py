"""What all tests share: the browser, the reference tools and the golden files."""

import difflib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from tests import reference
from tests.chromium import ADVICE, find_chromium

GOLDEN = Path(__file__).parent / "golden"
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
    # No page of ours may leave the machine: every other host does not exist.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE localhost, EXCLUDE 127.0.0.1",
)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add `--accept`."""
    parser.addoption("--accept", action="store_true", help="write what the tests made into tests/golden/")


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One Chromium for all tests of a worker; a test opens pages in it and closes them."""
    path = find_chromium()
    assert path, f"No Chromium was found. Install:\n{ADVICE}"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=list(FLAGS))
        yield chromium
        chromium.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A fresh page with its own storage."""
    context = browser.new_context()
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def node() -> Callable[..., Any]:
    """`node("html_validate", [{"id": …, "html": …}])`: the answer of a script in tests/node."""
    return reference.run


@pytest.fixture
def golden(request: pytest.FixtureRequest) -> Callable[[str, str | bytes], None]:
    """`golden("formats.txt", text)` compares with tests/golden/formats.txt; `--accept` writes it."""
    accept: bool = request.config.getoption("--accept")

    def compare(name: str, made: str | bytes) -> None:
        path = GOLDEN / name
        content = made.encode("utf-8") if isinstance(made, str) else made
        if accept:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
        assert path.exists(), f"tests/golden/{name} does not exist; look at the output, then run pytest --accept"
        expected = path.read_bytes()
        if content != expected:
            pytest.fail(difference(name, expected, content), pytrace=False)

    return compare


def difference(name: str, expected: bytes, made: bytes) -> str:
    """A golden file against what was made, as a diff where both are text."""
    advice = f"tests/golden/{name} differs; if that is intended, run pytest --accept and read the diff"
    try:
        old, new = (side.decode("utf-8").splitlines(keepends=True) for side in (expected, made))
    except UnicodeDecodeError:
        return f"{advice}\n{len(expected)} bytes were expected, {len(made)} were made"
    return f"{advice}\n{''.join(difflib.unified_diff(old, new, 'golden', 'made'))}"
