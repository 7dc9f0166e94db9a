"""Looking at a register before it is opened: at its path, its file, and the log that a killed program left beside it.

It asks the database, its steps and the names of files.
"""
