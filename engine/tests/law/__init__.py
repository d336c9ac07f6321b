"""Tests of the law packs: what they hold, and what they say is left out."""
