"""Tests of bundles, keys and the release desk."""
