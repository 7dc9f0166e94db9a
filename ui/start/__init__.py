"""Before a register is open: welcome, a new register, unlocking, restoring.

It asks parts and models, and knows no window of a register.
"""
