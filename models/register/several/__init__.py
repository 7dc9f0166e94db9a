"""Several people in one register on a server: what others save meanwhile, and what is typed while the line is broken.

It asks the open file and its history, and knows no register that writes: that one is given what it needs.
"""
