"""What changes from one book to another, in plain words."""

from engine.analysis.changes.compare import changes_between, changes_on_wire
from engine.analysis.changes.files import file_changes
from engine.analysis.changes.said import Change

__all__ = ["Change", "changes_between", "changes_on_wire", "file_changes"]
