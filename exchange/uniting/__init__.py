"""Merging, un-merging, splitting and holding records apart outside the window, and what is not the same in files.

It asks the models, the readers and writers of files, and the terminal.
"""
