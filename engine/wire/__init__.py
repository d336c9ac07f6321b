"""The pinned wire as JSON bodies: requests read, decisions rendered, recorded and explained. No HTTP."""
