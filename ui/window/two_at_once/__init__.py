"""Two records at once from the window: compared, split, and given back; the page that does it is asked.

It asks the list and the record of the window, and of `models` which record was merged into which.
"""
