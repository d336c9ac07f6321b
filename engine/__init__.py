"""Taqseet's engine: which installment offers a customer may have, at what exact cost, and why not the others.

It knows no HTTP and no clock. Start reading at ``engine.decide``.
"""

__version__ = "0.2.0"
"""The engine's version: part of every decision, because a decision is a pure function of it."""
