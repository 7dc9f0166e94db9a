"""What the window does with two records, or with one that is two: it asks the page for them.

It asks the list, the record, and the models.
"""
