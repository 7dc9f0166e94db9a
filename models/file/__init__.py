"""The open file: its form, its history and backups; what its database says in words of its own is in `engines/`.

It asks records, dates and language, and never who writes a register or who reads lists from it.
"""
