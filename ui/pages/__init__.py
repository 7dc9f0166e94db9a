"""The other pages beside the lists: problems, places, codes, the month, export.

They ask parts, models and exchange; the window knows them only as pages.
"""
