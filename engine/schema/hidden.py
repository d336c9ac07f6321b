"""Characters that nobody can see: they change what a text says, or in which order it is read.

Bidirectional controls can make a condition or an amount read otherwise than it decides; the right order of
Arabic and Latin text comes from the letters themselves. The two joiners belong to the spelling of some
scripts and to emoji, so they are allowed between letters that are not Latin.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

_INVISIBLE: Final = (
    "\u00ad"  # soft hyphen
    "\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0"  # letters and marks without a form
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # bidirectional controls
    "\x85\u2028\u2029"  # line ends that no editor shows
    "\u180e\u200b\u2060-\u2064\u206a-\u206f\ufeff"  # spaces and operators without width
    "\ufff9-\ufffb"  # annotations between lines
    "\U000e0000-\U000e007f"  # tags
)
_JOINERS: Final = "\u200c\u200d"
_LATIN: Final = "\x00-\u024f"
_HIDDEN: Final = re.compile(
    f"[{_INVISIBLE}]|(?:^|(?<=[{_LATIN}]))[{_JOINERS}]|[{_JOINERS}](?=[{_LATIN}{_JOINERS}]|$)"
)
_CONTROL: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f]")


def hidden_in(text: str, *, controls: bool = False) -> int | None:
    """The position of the first hidden character of a text, or None; control characters if asked for."""
    found = _HIDDEN.search(text) or (_CONTROL.search(text) if controls else None)
    return found.start() if found else None


def character_name(character: str) -> str:
    """A character as a message names it: `U+202E (right-to-left override)`."""
    number = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "").lower()
    return f"{number} ({name})" if name else number
