"""`python -m engine.cli` is `taqseet`."""

from engine.cli import main

if __name__ == "__main__":  # a process that works aside reads this module too, and must not start a command
    main(prog_name="taqseet")
