"""The other pages beside the lists: problems, places, codes, the month, export."""
