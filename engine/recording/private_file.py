"""Small files beside the log, keys and lists of keys: each appears whole, and is its owner's to change."""

from __future__ import annotations

import os
import secrets
import stat
from contextlib import suppress
from pathlib import Path


def others_can_read(path: Path) -> bool:
    """Whether anybody but its owner may read or change a file. Raises OSError."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o077)


def others_can_change(path: Path) -> bool:
    """Whether anybody but its owner may change a file. Raises OSError."""
    return bool(stat.S_IMODE(path.stat().st_mode) & 0o022)


def create_once(path: Path, content: bytes) -> None:
    """Create a file that only its owner can read; where it exists already, it stays as it is.

    Raises OSError.
    """
    draft = _draft(path, content, 0o600)
    try:
        with suppress(FileExistsError):  # another process was faster: its content counts
            os.link(draft, path)
    finally:
        draft.unlink()
    _sync_folder(path.parent)


def replace_whole(path: Path, content: bytes, mode: int = 0o644) -> None:
    """Write a file anew: whoever reads it meanwhile sees the old or the new content, never a part.

    Raises OSError.
    """
    draft = _draft(path, content, mode)
    try:
        draft.replace(path)
    except OSError:
        draft.unlink()
        raise
    _sync_folder(path.parent)


def _draft(path: Path, content: bytes, mode: int) -> Path:
    """The content in a file beside the one it is for, on the disk."""
    draft = path.with_name(f"{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
    except OSError:
        draft.unlink()
        raise
    return draft


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
