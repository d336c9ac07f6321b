"""Taqseet's HTTP service: it carries questions to the engine and answers back, and decides nothing itself."""
