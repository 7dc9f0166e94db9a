"""Before a register is open: welcome, a new register, unlocking, restoring.

It asks parts and models, and knows no window of a register. The sheet of a person's key asks it for its lines.
"""
