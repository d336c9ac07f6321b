"""`python -m engine.cli` is `taqseet`."""

from engine.cli import main

main(prog_name="taqseet")
