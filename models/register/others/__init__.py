"""What others are told of the register's history and key, and what it knows of theirs: ends of histories, keys.

Asks the rest of `models/register` for the register itself, and the files' rooms for its history.
"""
