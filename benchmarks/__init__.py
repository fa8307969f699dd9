"""Measurements, kept apart from the tests because they take their time."""
