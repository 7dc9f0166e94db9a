"""Records as files: headquarters workbook, field sheet, csv, with what was chosen and what is left out.

It asks neither mapping nor importing.
"""
