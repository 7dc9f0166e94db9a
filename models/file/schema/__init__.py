"""What the tables of a register's file should be, compared with what they are; and a file made anew beside it.

It asks the database, its steps and the names of files.
"""
