"""What a register held on an earlier day, and since when it knows of records.

It asks the open file, records and dates, and what reads a register (`models.query`).
"""
