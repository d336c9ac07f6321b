"""Which files may stand in a bundle: the documents of the retailer's own book, at their places."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Final

from engine.release.bundle_refusals import BundleRefused
from engine.schema.folder import FIXTURES, RULES, book_files, kind_of
from engine.schema.yaml_source import LARGEST_FILE_BYTES, Scalar, child, read_yaml

MOST_FILES: Final = 10_000
_RETAILER: Final = f"{RULES}/retailer.yaml"
_NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,99}")


def files_of_folder(path: Path) -> Mapping[str, str]:
    """The texts of the retailer's own book in a folder, by path: also of those with mistakes in them.

    Raises BundleRefused for what is no document of the book: a file at no document's place, one that is not
    UTF-8 or too large, one that cannot be read. It is never left out in silence.
    """
    return {name: _text_of(name, file) for name, file in book_files(path).items()}


def refuse_misfits(files: Mapping[str, str]) -> None:
    """Let texts by path pass that may stand in a bundle together. Raises BundleRefused."""
    if len(files) > MOST_FILES:
        raise BundleRefused("bundle_malformed", f"a bundle has at most {MOST_FILES:,} files")
    for name, text in files.items():
        _refuse_misplaced(name)
        try:
            size = len(text.encode())
        except UnicodeEncodeError:
            raise BundleRefused("bundle_malformed", f"{name} holds half of a surrogate pair") from None
        if size > LARGEST_FILE_BYTES:
            raise BundleRefused("bundle_malformed", _too_large(name))


def _refuse_misplaced(name: str) -> None:
    """Only the places of documents are taken, and of those only with names that mean the same everywhere."""
    fits = all(_NAME.fullmatch(part) for part in name.split("/")) and kind_of(name)[0] is not None
    if not fits or name.startswith(f"{FIXTURES}/"):
        message = f"no document of a book belongs at {name[:200]!a}"
        raise BundleRefused("bundle_malformed", message, "move it to its place, or delete it")


def _text_of(name: str, file: Path) -> str:
    _refuse_misplaced(name)
    try:
        with file.open("rb") as stream:
            content = stream.read(LARGEST_FILE_BYTES + 1)
        if len(content) > LARGEST_FILE_BYTES:
            raise BundleRefused(
                "bundle_malformed", _too_large(name), "split it, or remove what does not belong"
            )
        return content.decode("utf-8-sig")
    except OSError as error:
        message, help = f"{name} cannot be read: {error.strerror}", "check its permissions"
    except UnicodeDecodeError as error:
        message, help = f"byte {error.start + 1} of {name} is not UTF-8", "save the file as UTF-8"
    raise BundleRefused("bundle_malformed", message, help)


def _too_large(name: str) -> str:
    return f"{name} is larger than {LARGEST_FILE_BYTES >> 10} KiB"


def version_of(files: Mapping[str, str]) -> str:
    """The version that a book's `retailer.yaml` gives it, empty where that does not say one in quotes."""
    source, _ = read_yaml(_RETAILER, files.get(_RETAILER, "").encode())
    version = child(source.root, "version") if source is not None else None
    return version.text if isinstance(version, Scalar) and isinstance(version.value, str) else ""
