"""The page on which a reviewer goes through what waits: the queue, the record beside its account, and the keys.

It may ask the panes, the parts that pages are put together from, and the models.
"""
