"""Bundles and the keys that vouch for them, as a terminal shows them."""

from __future__ import annotations

from typing import Final

from rich.console import Console

from engine.problems import visible
from engine.terminal.console import ADVICE, BAD, DOUBT, GOOD, HEADING, QUIET, count_of, line, show
from engine.wire.render import Body

_COUNTED: Final = ("offer", "policy", "provider")
_WORTH: Final = {
    "valid": ("good", GOOD),
    "retired": ("good, but the key was retired", DOUBT),
    "unknown": ("by a key that is not trusted here", DOUBT),
    "invalid": ("wrong", BAD),
}


def show_bundle(out: Console, bundle: Body, *, files: bool) -> None:
    """What a verified bundle holds and who vouches for it; its files too where they are asked for."""
    book = bundle["book"]
    version = visible(book["version"]) or "without a version"
    show(out, line(("Book ", QUIET), (version, HEADING), f"  {book['digest']}"))
    show(out, line(("Bundle ", QUIET), bundle["digest"]))
    show(out, line(("Holds ", QUIET), _contents(bundle)))
    for signature in bundle["signatures"]:
        words, style = _WORTH[signature["verdict"]]
        by = f" (added by {signature['added_by']})" if signature["added_by"] else ""
        show(out, line(("Signed by ", QUIET), signature["key"], by, ": ", (words, style)))
    if files:
        width = max((len(f"{each['bytes']:,}") for each in bundle["files"]), default=0)
        for each in bundle["files"]:
            show(out, line((f"  {each['bytes']:>{width},} bytes  ", QUIET), each["file"]))


def _contents(bundle: Body) -> str:
    documents = bundle["documents"]
    counted = ", ".join(count_of(documents[kind], kind) for kind in _COUNTED if kind in documents)
    files = count_of(len(bundle["files"]), "file")
    return f"{counted}, in {files} with their cases" if counted else files


def show_keys(out: Console, listed: Body) -> None:
    """The trusted keys, the newest last, and which of them this machine signs with."""
    for key in listed["keys"]:
        state = ("trusted", GOOD) if key["retired_at"] is None else (f"retired {key['retired_at']}", DOUBT)
        signs = (", signs here", ADVICE) if key["signs"] else ("", "")
        show(out, line((key["id"], HEADING), "  ", state, signs))
        show(
            out,
            line((f"  {key['public_key']}  added {key['added_at']} by {visible(key['added_by'])}", QUIET)),
        )
    if not listed["keys"]:
        show(out, line(("No key is trusted yet: no bundle can be used.", DOUBT)))
    known = [key["id"] for key in listed["keys"] if key["retired_at"] is None]
    if listed["signing_key"] is not None and listed["signing_key"] not in known:
        told = f"This machine signs with key {listed['signing_key']}, which is not trusted."
        show(out, line((told, DOUBT)))
