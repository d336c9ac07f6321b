"""Tests of the package `api`."""
