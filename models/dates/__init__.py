"""Dates as they are stored, as people write them and as they are said; the Hijri calendar.

It asks only language.
"""
