"""Strips that ask for an answer: yes or no, a line of text, one of a few choices.

They ask the other parts of a window, and know nothing of a register.
"""
