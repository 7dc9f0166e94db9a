"""Records that were brought together, parted or held apart: where an old uid arrives, and what was said of two.

It asks the open file and records.
"""
