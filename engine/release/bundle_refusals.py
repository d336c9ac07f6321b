"""Why a bundle is not used: stable codes, each with what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final, Literal

RefusalCode = Literal[
    "bundle_truncated",
    "bundle_malformed",
    "bundle_not_canonical",
    "bundle_digest",
    "bundle_schema",
    "bundle_unsigned",
    "bundle_unknown_key",
    "bundle_retired_key",
    "bundle_signature",
]

_HELP: Final[Mapping[RefusalCode, str]] = {
    "bundle_truncated": "copy the file again, or build it again with `taqseet bundle build`",
    "bundle_malformed": "build it again with `taqseet bundle build`",
    "bundle_not_canonical": "use the file as it was built: edit the folder, and build another one",
    "bundle_digest": "use the file as it was built: edit the folder, and build another one",
    "bundle_schema": "update this Taqseet, or build the bundle with the version that is to read it",
    "bundle_unsigned": "sign it by building it with a key",
    "bundle_unknown_key": (
        "if you know whose it is, `taqseet bundle keys list` on that machine shows it, "
        "and `taqseet bundle keys trust` adds it here"
    ),
    "bundle_retired_key": "build it again: it will be signed with the key in use now",
    "bundle_signature": "do not use it: somebody changed it, or it was never signed with that key",
}


class BundleRefused(Exception):
    """A bundle, or files that were to become one, that cannot be used: a stable code, a sentence, advice."""

    def __init__(self, code: RefusalCode, message: str, help: str | None = None) -> None:
        super().__init__(message)
        self.code: RefusalCode = code
        self.message = message
        self.help = help or _HELP[code]
