"""Find the SpamAssassin that judges our messages, or say how to install it.

`python -m tests.spamassassin` is a part of `make browser`; it needs the standard library only.
"""

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from tests.system import provide

DEBIAN_PACKAGE = "spamassassin"
RULES = (
    "/usr/share/spamassassin",
    "/usr/local/share/spamassassin",
    "/opt/homebrew/share/spamassassin",
    "/var/lib/spamassassin/*/updates_spamassassin_org",
    "/usr/local/var/spamassassin/*/updates_spamassassin_org",
    "/opt/homebrew/var/spamassassin/*/updates_spamassassin_org",
)
"""Where the rules stand; those of the package come first, because they do not change overnight."""
PLUGINS = (
    "BodyEval",
    "Check",
    "DNSEval",
    "FreeMail",
    "HTMLEval",
    "HTTPSMismatch",
    "HeaderEval",
    "ImageInfo",
    "MIMEEval",
    "MIMEHeader",
    "RelayEval",
    "ReplaceTags",
    "URIDetail",
    "URIEval",
    "VBounce",
    "WLBLEval",
)
"""All that judge by the message alone."""
SETTINGS = """\
use_bayes 0
dns_available no
# The hosts of our examples end in it, and no rule about links would look at a host that cannot be.
util_rb_tld test
report_safe 0
fold_headers 0
clear_headers
add_header all Points _TESTSSCORES(,)_
"""
ADVICE = """\
  Debian, Ubuntu  sudo apt-get install spamassassin
  Fedora          sudo dnf install spamassassin
  macOS           brew install spamassassin && sa-update
A program in another place: SPAMASSASSIN=/path/to/spamassassin make test"""


def find_spamassassin() -> Path | None:
    """The program that the variable SPAMASSASSIN names, or else the one that is installed."""
    named = os.environ.get("SPAMASSASSIN")
    if named:
        return Path(named) if os.access(named, os.X_OK) else None
    found = shutil.which("spamassassin")
    return Path(found) if found else None


def find_rules() -> Path | None:
    """The folder with the rules and their points."""
    folders = (folder for pattern in RULES for folder in sorted(Path("/").glob(pattern.removeprefix("/"))))
    return next((folder for folder in folders if (folder / "50_scores.cf").exists()), None)


def missing() -> list[str]:
    """What the tests need and the system does not have, in words."""
    needs = {"SpamAssassin": find_spamassassin() is not None, "the rules of SpamAssassin": find_rules() is not None}
    return [name for name, present in needs.items() if not present]


def packages() -> list[str]:
    """The package of Debian that brings it."""
    return [DEBIAN_PACKAGE]


def judge(messages: Sequence[bytes]) -> list[dict[str, float]]:
    """The rules that fire on each message with their points; one process reads all, because starting takes seconds.

    Nothing is asked on the network and nothing was learnt before: the same message always gets the same points.
    """
    program, rules = find_spamassassin(), find_rules()
    assert program, f"No SpamAssassin was found. Install:\n{ADVICE}"
    assert rules, f"No rules of SpamAssassin were found. Install:\n{ADVICE}"
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        plugins = (f"loadplugin Mail::SpamAssassin::Plugin::{plugin}\n" for plugin in PLUGINS)
        (folder / "init.pre").write_text("".join(plugins), "utf-8")
        (folder / "local.cf").write_text(SETTINGS, "utf-8")
        (folder / "prefs").touch()
        (folder / "mbox").write_bytes(b"".join(mbox(messages)))
        options = (f"--configpath={rules}", f"--siteconfigpath={folder}", f"--prefspath={folder / 'prefs'}")
        done = subprocess.run(
            [program, "--local", "-x", *options, "--mbox", folder / "mbox"],
            env={"HOME": name, "LC_ALL": "C", "PATH": os.environ["PATH"], "TZ": "UTC"},
            capture_output=True,
            check=False,
        )
    assert done.returncode == 0, done.stderr.decode(errors="replace")
    assert not done.stderr, done.stderr.decode(errors="replace")
    # The answers come in an order of the program's own.
    answers = re.findall(rb"^X-Spam-Points: (.*)\n(?:.+\n)*?X-Case: (\d+)$", done.stdout, re.MULTILINE)
    points = {int(number): fired(rules_hit.decode()) for rules_hit, number in answers}
    assert sorted(points) == list(range(len(messages))), "a message got lost on its way through SpamAssassin"
    return [points[number] for number in range(len(messages))]


def mbox(messages: Sequence[bytes]) -> list[bytes]:
    """The messages as one mailbox, each with its number in a header."""
    start = b"From sender@example.com Wed May  6 10:00:02 2026\nX-Case: %d\n"
    return [start % number + message.replace(b"\r\n", b"\n") + b"\n" for number, message in enumerate(messages)]


def fired(points: str) -> dict[str, float]:
    """`A=1.2,B=0.001` as a table; `none` is empty."""
    pairs = (pair.partition("=") for pair in points.split(",") if "=" in pair)
    return {rule: float(value) for rule, _, value in pairs}


if __name__ == "__main__":
    sys.exit(provide(missing, packages, "The tests of our mail", ADVICE))
