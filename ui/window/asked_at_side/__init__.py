"""Questions in the window: the lists of them at the side, and what their keys do.

It asks forms, panes, parts and models, and of the window the list and the record.
"""
