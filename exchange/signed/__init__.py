"""What a signature of a workbook covers, and in which form: the same for those who write one and those who read it.

May ask: `exchange/cells.py`, and of `models` the language and the keys that sign.
"""
