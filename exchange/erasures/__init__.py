"""Erasing outside the window: the command, and the sheet by which a workbook asks other desks to erase.

It asks the models, `exchange/reading`, `exchange/mapping`, the terminal, and the files that stand by themselves.
"""
