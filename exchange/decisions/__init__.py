"""Deciding outside the window: the command, and the sheet of decisions that headquarters workbooks carry.

It asks the models, `exchange/reading`, `exchange/mapping`, `exchange/believing`, the terminal, and the files that stand
by themselves.
"""
