"""What is recorded, each field declared once; and what follows from a record alone.

It asks dates and language.
"""
