"""Before a register is open: welcome, a new register, unlocking, restoring, recovering.

It asks parts, models and `exchange/recovery`, and knows no window of a register. Sheets ask it for its lines.
"""
