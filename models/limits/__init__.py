"""Thresholds and weights, a table each: every number with what it decides and where it comes from.

They ask nothing; `python -m tests.thresholds` works them out again.
"""
