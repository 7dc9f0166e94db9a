"""Rows as a plan of what an import would do, and carrying it out.

It asks reading, mapping and erasures.
"""
