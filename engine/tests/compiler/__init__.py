"""Tests of the compiler: the law put to each offer, interval by interval."""
