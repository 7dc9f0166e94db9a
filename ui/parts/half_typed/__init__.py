"""What keeps that which is being typed: as a draft, soon after the first key, and at once when one leaves.

It asks models and the other parts, and knows nothing of what is typed in.
"""
