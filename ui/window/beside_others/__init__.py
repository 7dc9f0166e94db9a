"""The window of a register on a server, in which others work too: what is said of that, and what they save meanwhile.

It asks parts and models.
"""
