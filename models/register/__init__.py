"""The only code that writes a register: one transaction for each action of the user, with its history.

It asks every room that reads, and those of keys and passphrases; nothing of models but `entry` and `samples` asks it.
"""
