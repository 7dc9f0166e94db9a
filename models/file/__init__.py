"""The open file: all that is SQLite's, its encryption and form, its history and backups.

It asks records, dates and language, and never who writes a register or who reads lists from it.
"""
