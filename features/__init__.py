"""Scenarios in business words, and the steps that run them."""
