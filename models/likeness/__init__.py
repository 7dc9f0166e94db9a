"""Which records may be the same person or event: scores, while one types, and for many at once.

It asks query, records, dates and language, and never who writes.
"""
