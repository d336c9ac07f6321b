"""The pinned wire as JSON bodies: requests read strictly, decisions rendered, recorded, explained. No HTTP."""
