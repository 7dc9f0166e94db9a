"""What of a file is not brought in, and why.

It asks reading and mapping, and never what is done with the rows.
"""
