"""One document as somebody edited it: where it belongs, whether it is what its address says, its proposal."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request

from api.document_tags import checked_edit
from api.errors import InvalidDocument, InvalidParameter
from engine.release.bundle_refusals import BundleRefused
from engine.release.desk import Desk
from engine.release.documents import DocumentKind, document_path
from engine.release.judging import revisable
from engine.release.state import Proposal
from engine.schema.fields import DottedId, Id
from engine.schema.folder import pack_of
from engine.schema.yaml_source import Scalar, child, read_yaml
from engine.wire.fields import quoted

_IDS: Final[Mapping[str, TypeAdapter[str]]] = {"offer": TypeAdapter(Id), "policy": TypeAdapter(DottedId)}


@dataclass(frozen=True, slots=True)
class Document:
    """The document of an address: its kind, its id, and the pack of a policy that is new."""

    kind: DocumentKind
    id: str
    pack: str | None = None

    @property
    def subject(self) -> str:
        """Whose document it is: `offer` or `policy`; also the name of the field that holds the id."""
        return self.kind.partition("-")[0]

    def place(self, files: Mapping[str, str]) -> str:
        """Its path in a book, or where it would stand. Raises InvalidParameter."""
        try:
            _IDS[self.subject].validate_python(self.id)
        except ValidationError:
            raise InvalidParameter(f"{quoted(self.id)} can be no id of an {self.subject}") from None
        path = document_path(self.kind, self.id, files, self.pack)
        if self.subject == "policy":
            self._check_pack(path, files)
        assert path is not None
        return path

    def _check_pack(self, path: str | None, files: Mapping[str, str]) -> None:
        """A new policy belongs to a pack of the book, one that is there stays in its own."""
        pack = pack_of(path) if path is not None else None
        packs = sorted({known for name in files if (known := pack_of(name)) is not None})
        if pack is None or pack not in packs:
            raise InvalidParameter(f"`pack` says where a new policy belongs: {', '.join(packs)}")
        if self.pack not in (None, pack):
            raise InvalidParameter(f"policy {quoted(self.id)} stands in the pack `{pack}`, and stays there")


@dataclass(frozen=True, slots=True)
class Edit:
    """A document's new text, and who wrote it, why and into which proposal."""

    document: Document
    text: str
    actor: str
    reason: str
    proposal: str | None

    def propose(self, desk: Desk, now: datetime, request: Request) -> Proposal:
        """Propose the edit, if it was made from the text that it replaces.

        Raises IfMatchRequired, InvalidParameter, InvalidDocument, ReleaseRefused, LogUnavailable.
        """
        files = files_with(desk, self.proposal)
        path = self.document.place(files)
        self._check_id(path)
        expected = checked_edit(request, files.get(path))
        try:
            return desk.propose_document(
                path,
                self.text,
                self.actor,
                self.reason,
                now,
                self.proposal,
                expected if self.proposal is None else None,
            )
        except BundleRefused as refused:
            raise InvalidDocument(str(refused)) from None

    def _check_id(self, path: str) -> None:
        """A text that names another document was sent to the wrong address."""
        source, _ = read_yaml(path, self.text.encode())
        named = child(source.root, self.document.subject) if source is not None else None
        if isinstance(named, Scalar) and named.text != self.document.id:
            message = f"the text is of {self.document.subject} {quoted(named.text)}, the address of"
            raise InvalidDocument(f"{message} {quoted(self.document.id)}")


def files_with(desk: Desk, proposal: str | None) -> Mapping[str, str]:
    """The files that an edit is made in: an open proposal's, or those of the active book.

    Raises ReleaseRefused, LogUnavailable.
    """
    if proposal is None:
        return desk.active_files()
    return desk.files(revisable(desk.state(), proposal).bundle)


def text_of(content: bytes) -> str:
    """The text of a document as it was sent. Raises InvalidDocument."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise InvalidDocument(f"byte {error.start + 1} is not UTF-8") from None
