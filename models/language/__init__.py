"""How people write, and what the program says: text and names folded, numbers in words, code lists, labels, messages.

It asks no other room.
"""
