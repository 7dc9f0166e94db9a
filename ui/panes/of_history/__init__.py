"""What the history of a record is put together from: its cards, the record as it was, reverting, words that changed.

They ask parts and models, and know nothing of the pane that shows them.
"""
