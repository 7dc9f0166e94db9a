"""A register moved from its file onto a server and back, whole but for what never lies on one.

It asks the open file, its history, and the register that is open then.
"""
