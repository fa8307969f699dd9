"""Find the Chromium and the Arabic font that the browser tests need, or say how to install them.

`python -m tests.chromium` is `make browser`; it needs the standard library only.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path

from tests.system import provide

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
MACOS = (
    Path("/Applications/Chromium.app/Contents/MacOS/Chromium"),
    Path("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome"),
)
DEBIAN_PACKAGES = ("chromium", "fontconfig", "fonts-noto-core")
ADVICE = """\
  Debian         sudo apt-get install chromium fontconfig fonts-noto-core
  Ubuntu         sudo snap install chromium && sudo apt-get install fontconfig fonts-noto-core
  Fedora         sudo dnf install chromium fontconfig google-noto-sans-arabic-fonts
  macOS          brew install --cask chromium
A browser in another place: CHROMIUM=/path/to/chromium make test"""


def find_chromium() -> Path | None:
    """The browser that the variable CHROMIUM names, or else the first one that is installed."""
    named = os.environ.get("CHROMIUM")
    if named:
        return Path(named) if os.access(named, os.X_OK) else None
    found = (shutil.which(name) for name in NAMES)
    places = [*(Path(path) for path in found if path), *(path for path in MACOS if path.exists())]
    return places[0] if places else None


def has_arabic_font() -> bool:
    """Whether the system can draw Arabic; macOS always can."""
    if sys.platform == "darwin":
        return True
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=ar", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def missing() -> list[str]:
    """What the tests need and the system does not have, in words."""
    needs = {
        "a Chromium browser": find_chromium() is not None,
        "a font with Arabic letters": has_arabic_font(),
    }
    return [name for name, present in needs.items() if not present]


def packages() -> list[str]:
    """The packages of Debian that bring both; a browser that is there is kept."""
    return [name for name in DEBIAN_PACKAGES if name != "chromium" or find_chromium() is None]


if __name__ == "__main__":
    sys.exit(provide(missing, packages, "The browser tests", ADVICE))
