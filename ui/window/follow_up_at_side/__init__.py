"""What is to be followed up in the window: the lists of it at the side, and what their keys do.

It asks forms, parts and models, and of the window the list and the record.
"""
