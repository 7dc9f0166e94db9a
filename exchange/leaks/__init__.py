"""What must not stand in a text that leaves in the clear: names, informants, codes and phone numbers that are known.

From outside it asks `models` alone.
"""
