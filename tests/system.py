"""Install what the tests need from the system, or say in words what is missing; needs the standard library only."""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable


def provide(missing: Callable[[], list[str]], packages: Callable[[], Iterable[str]], need: str, advice: str) -> int:
    """Install what is missing where that is possible; 0 when everything is there, 2 with advice otherwise.

    `missing` says in words what is not there, `packages` names those of Debian that bring it, and `need` begins the
    sentence that asks for it.
    """
    if missing():
        install(packages())
    lacking = missing()
    if lacking:
        print(f"{need} need {' and '.join(lacking)}. Install:\n{advice}", file=sys.stderr)
        return 2
    return 0


def install(packages: Iterable[str]) -> None:
    """Install the packages with apt-get, where there is one and we are root."""
    if not shutil.which("apt-get") or os.geteuid() != 0:
        return
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run(["apt-get", "update", "-q"], env=quiet, check=False)
    subprocess.run(["apt-get", "install", "-y", "-q", "--no-install-recommends", *packages], env=quiet, check=False)
