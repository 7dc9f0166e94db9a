"""The engines: a database and all that it says in its own words, behind names that the rest of the program knows.

`engine.py` says which names those are. It asks records and language, the steps of the tables and the file on the disk.
"""
