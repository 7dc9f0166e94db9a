"""What reviewing reads: questions about records, and in which order records wait.

It asks the open file, records, people and language, and knows nothing of what writes.
"""
