"""Question sheets from the window: for somebody who has only a spreadsheet program.

It asks the list and the record of the window, and `exchange/questions`, which writes them.
"""
