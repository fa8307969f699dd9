"""Put finished output in place of the old in one movement, so that nobody ever finds half of it."""

from __future__ import annotations

import ctypes
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

_SWAP: Final = {"linux": ("renameat2", -100), "darwin": ("renameatx_np", -2)}
"""The call that exchanges two folders, and its word for the working directory; both take the flag 2."""


@contextmanager
def fresh_folder(target: Path) -> Iterator[Path]:
    """An empty folder beside `target` to write into; it takes the place of `target` when the block ends well.

    After an error, or when the process is killed, `target` stays as it was; what a killed build left lying
    beside it is cleared away by the next one.
    """
    target.parent.mkdir(parents=True, exist_ok=True)
    _clear(target)
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    draft.mkdir()
    try:
        yield draft
        _replace(draft, target)
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def write_file(target: Path, data: bytes) -> None:
    """Write `data` beside `target`, then rename it."""
    target.parent.mkdir(parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{os.getpid()}.new")
    try:
        draft.write_bytes(data)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _replace(draft: Path, target: Path) -> None:
    if not target.exists() and not target.is_symlink():
        draft.rename(target)
    elif not _exchanged(draft, target):
        old = draft.with_suffix(".old")
        target.rename(old)
        draft.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, where the system can; else False."""
    name, here = _SWAP.get(sys.platform, ("", 0))
    call = getattr(ctypes.CDLL(None), name, None) if name else None
    if call is None:
        return False
    return bool(call(here, os.fsencode(one), here, os.fsencode(other), 2) == 0)


def _clear(target: Path) -> None:
    """Remove drafts of builds that are no longer running."""
    for pattern in (f".{target.name}.*.new", f".{target.name}.*.old"):
        for left in target.parent.glob(pattern):
            number = left.name.split(".")[-2]
            if not number.isdigit() or not _running(int(number)):
                shutil.rmtree(left, ignore_errors=True)


def _running(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True
