"""Recovery files: a register's own key, encrypted for headquarters; made, read, and used to open a lost register.

It asks the models, the terminal, and the files that stand by themselves.
"""
