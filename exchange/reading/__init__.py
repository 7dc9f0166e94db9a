"""Any file that people send, as sheets of raw cells; it runs in a process of its own.

It knows nothing of columns or records.
"""
