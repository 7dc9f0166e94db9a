"""Pairs of records that are likely about the same: listed on the command line, and written as a workbook.

It asks likeness and the register, and shares with the other rooms only what files are made of.
"""
