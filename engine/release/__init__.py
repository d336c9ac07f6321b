"""The release desk: what becomes the live book, who said so, and the signed bundles that carry it."""
