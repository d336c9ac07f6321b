"""Tests of `engine.analysis`."""
