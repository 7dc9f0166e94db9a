"""The rules that records are checked by, declared as data, and what runs them.

They ask query for what lies around a record, and never who writes.
"""
