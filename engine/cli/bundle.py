"""`taqseet bundle`: a book as one signed file, built, verified, looked into and taken apart."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Final

import click
import orjson

from engine.analysis.checked_book import checked_book
from engine.cli.book import FOLDER, book_failed, found_folder
from engine.cli.bundle_keys import keys
from engine.cli.desk import refusals_told, signing_key_path, trusted_keys_path
from engine.cli.failure import Failed
from engine.cli.log import database_option, database_url
from engine.cli.options import example
from engine.problems import Problems
from engine.recording.private_file import replace_whole
from engine.release.bundle import Bundle, BundleRefused, bundle_bytes, bundle_of, read_bundle_file, signed
from engine.release.bundle_on_wire import bundle_on_wire, refusal_on_wire
from engine.release.signing_keys import Signer, TrustedKeys, load_signer
from engine.schema.folder import read_folder
from engine.terminal.bundle import show_bundle
from engine.terminal.console import GOOD, HEADING, console, line, show

_PLAIN: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_BUNDLE: Final = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(
    short_help="A book as one signed file: build, verify, show, and its keys.",
    epilog=example(
        'taqseet bundle keys new --reason "the first key"',
        "taqseet bundle build -o winter.bundle",
        "taqseet bundle verify winter.bundle",
    ),
)
def bundle() -> None:
    """The files of a book, cases included, as one file that says who vouches for it.

    The same files and key give the same bytes on every machine. Nothing in a bundle is used before the
    signature of a trusted key was verified; `taqseet bundle keys` says which those are.
    """


bundle.add_command(keys)


@bundle.command(
    short_help="Build the signed bundle of a book.", epilog=example("taqseet bundle build -o winter.bundle")
)
@click.argument("folder", type=FOLDER, required=False)
@click.option(
    "-o", "--output", type=click.Path(dir_okay=False, allow_dash=True, path_type=Path), metavar="FILE",
    help="Where to write it, `-` for standard output. Default: book-VERSION.bundle in the current folder.",
)  # fmt: skip
@click.option(
    "--key", type=_BUNDLE, metavar="FILE",
    help="The signing key. Default: TAQSEET_SIGNING_KEY, else the one beside the decision log.",
)  # fmt: skip
@database_option
def build(folder: Path | None, output: Path | None, key: Path | None, database: str | None) -> None:
    """Build the signed bundle of the book in FOLDER, which is checked first and its cases run.

    A book with an error, or a case that does not come out, is not signed.
    """
    with refusals_told():
        signer = _signer(key or signing_key_path(database_url(database)))
        made = signed(_checked_bundle(found_folder(folder)), signer)
    if str(output) == "-":
        sys.stdout.buffer.write(bundle_bytes(made))
        sys.stdout.buffer.flush()
        return
    target = output or Path(
        f"book-{made.version}.bundle" if _PLAIN.fullmatch(made.version) else "book.bundle"
    )
    _written(target, made)
    show(
        console(), line((str(target), HEADING), f"  {made.version} {made.digest}, signed by {signer.key_id}")
    )


def _signer(path: Path) -> Signer:
    if not path.exists():
        help = "`taqseet bundle keys new --reason TEXT` makes one"
        raise Failed(f"no signing key is at {path}", help=help)
    return load_signer(path)


def _checked_bundle(folder: Path) -> Bundle:
    """The bundle of exactly the texts that were checked."""
    read = read_folder(folder)
    found = checked_book(read)
    if found.book is None or found.errors:
        raise book_failed(Problems(tuple(found.problems)), folder)
    return bundle_of(read.texts)


def _written(target: Path, made: Bundle) -> None:
    try:
        replace_whole(target, bundle_bytes(made))
    except OSError as error:
        raise Failed(f"{target} cannot be written: {error.strerror}") from None


@bundle.command(
    short_help="Say whether a bundle can be trusted.", epilog=example("taqseet bundle verify winter.bundle")
)
@click.argument("file", type=_BUNDLE)
@click.option("--json", "as_json", is_flag=True, help="Print it as an object, for a program.")
@database_option
def verify(file: Path, as_json: bool, database: str | None) -> None:
    """Verify the bundle FILE: form, digests and signatures. The exit status is 0 only if all is right."""
    trusted = _trusted(database)
    try:
        found = read_bundle_file(file, trusted)
    except BundleRefused as refused:
        if not as_json:
            raise Failed(
                f"{file} is refused: {refused.message} ({refused.code})", help=refused.help
            ) from None
        click.echo(orjson.dumps(refusal_on_wire(refused), option=orjson.OPT_INDENT_2))
        sys.exit(1)
    body = bundle_on_wire(found, trusted)
    if as_json:
        click.echo(orjson.dumps(body, option=orjson.OPT_INDENT_2))
        return
    out = console()
    show(out, line((f"{file}: ", HEADING), ("good", f"{GOOD} {HEADING}")))
    show_bundle(out, body, files=False)


@bundle.command(
    "show",
    short_help="Show what a bundle holds, or take its files out.",
    epilog=example(
        "taqseet bundle show --files winter.bundle", "taqseet bundle show --extract winter winter.bundle"
    ),
)
@click.argument("file", type=_BUNDLE)
@click.option("--files", is_flag=True, help="List its files.")
@click.option(
    "--extract", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER",
    help="Write its files to this folder, which is made, or is empty.",
)  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print it as an object, for a program.")
@database_option
def show_command(file: Path, files: bool, extract: Path | None, as_json: bool, database: str | None) -> None:
    """Show what stands in the bundle FILE, after it was verified: one that is refused is not shown."""
    trusted = _trusted(database)
    with refusals_told():
        found = read_bundle_file(file, trusted)
    if extract is not None:
        _extract(found, extract)
    body = bundle_on_wire(found, trusted)
    if as_json:
        click.echo(orjson.dumps(body, option=orjson.OPT_INDENT_2))
    else:
        show_bundle(console(), body, files=files)


def _extract(found: Bundle, folder: Path) -> None:
    """Write the files below a folder in which nothing stands yet, and nowhere else."""
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise Failed(f"{folder} is not empty", help="name a new folder")
        root = folder.resolve()
        for name, text in found.files.items():
            target = (root / name).resolve()
            if not target.is_relative_to(root):
                raise Failed(f"{name} would stand outside of {folder}")
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as stream:  # two names that a file system holds for one are an error
                stream.write(text.encode())
    except OSError as error:
        raise Failed(f"{folder} cannot be written: {error.strerror}") from None


def _trusted(database: str | None) -> TrustedKeys:
    with refusals_told():
        return TrustedKeys.load(trusted_keys_path(database_url(database)))
