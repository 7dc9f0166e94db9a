"""Panes that stand beside the list in place of the record, or beside its fields: history, differences, account, keys.

They ask forms and parts, and never the window that shows them.
"""
