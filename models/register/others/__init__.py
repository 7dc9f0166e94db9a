"""What others are told of the register's history and key, and what it knows of theirs: ends, keys, decisions.

It asks the rest of `models/register` for the register itself, and `models/file` for its history.
"""
