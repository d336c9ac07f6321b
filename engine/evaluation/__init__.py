"""Evaluation: what holds for one request, by two evaluators that must agree."""
