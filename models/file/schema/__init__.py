"""What the tables of a register should be, compared with what they are; its rows carried, sent to a server, and back.

It asks the database, its steps and the names of files.
"""
