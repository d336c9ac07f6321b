"""Benchmarks: `python -m bench`. Nothing here is part of the product, and no test depends on it."""
