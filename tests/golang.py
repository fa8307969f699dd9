"""Find Go and the Sprig functions that the tests of listmonk's tags need, or say how to install them.

`python -m tests.golang` is `make golang`; it needs the standard library only.
"""

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from functools import cache
from pathlib import Path

from tests.system import provide

SOURCE = Path(__file__).parent / "go"
CACHE = Path(__file__).parent.parent / ".pytest_cache" / "go"
PACKAGES = Path("/usr/share/gocode")
"""Where Debian keeps the sources of Go packages; the variable GOPATH may name another place."""
SPRIG = "github.com/Masterminds/sprig"
DEBIAN_PACKAGES = ("golang-go", "golang-github-masterminds-sprig-dev")
ADVICE = """\
  Debian, Ubuntu  sudo apt-get install golang-go golang-github-masterminds-sprig-dev
  Fedora          sudo dnf install golang golang-github-masterminds-sprig-devel
Sprig in another place: GOPATH=/path/with/src make test"""


def environment() -> dict[str, str]:
    """The variables for Go: no module is looked up, no toolchain downloaded, nothing written outside our cache."""
    return {
        **os.environ,
        "CGO_ENABLED": "0",
        "GO111MODULE": "off",
        "GOCACHE": str(CACHE / "build"),
        "GOFLAGS": "",
        "GOPATH": os.environ.get("GOPATH") or str(PACKAGES),
        "GOTOOLCHAIN": "local",
    }


def missing() -> list[str]:
    """What the tests need and the system does not have, in words."""
    if not shutil.which("go"):
        return ["Go"]
    asked = ["go", "list", SPRIG]
    done = subprocess.run(asked, env=environment(), cwd=SOURCE, capture_output=True, check=False)
    return [] if done.returncode == 0 else ["the Sprig functions for Go"]


def packages() -> list[str]:
    """The packages of Debian that bring both; a Go that is there is kept."""
    return [name for name in DEBIAN_PACKAGES if name != "golang-go" or not shutil.which("go")]


@cache
def program() -> Path:
    """The compiled program of `tests/go`, made anew when its source or Go changed; several makers do no harm."""
    made_by = subprocess.run(["go", "version"], env=environment(), capture_output=True, check=True).stdout
    name = hashlib.sha256(made_by + (SOURCE / "main.go").read_bytes()).hexdigest()[:16]
    done = CACHE / name
    if not done.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=CACHE) as folder:
            fresh = Path(folder) / name
            command = ["go", "build", "-o", str(fresh), "main.go"]
            built = subprocess.run(
                command, env=environment(), cwd=SOURCE, capture_output=True, encoding="utf-8", check=False
            )
            assert built.returncode == 0, (
                f"tests/go does not compile; is everything there (make golang)?\n{built.stderr}"
            )
            fresh.replace(done)
    return done


if __name__ == "__main__":
    sys.exit(provide(missing, packages, "The tests of Go templates", ADVICE))
