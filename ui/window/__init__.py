"""The main window: what can be done and by which key, the lists at the side, the table, the record.

It asks forms, panes and parts; its pages are given to it (`ui/assembled.py`).
"""
