"""Tests of schedules, quotes, disclosures and the annual percentage rate."""
