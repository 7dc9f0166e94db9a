"""Before a register is open: welcome, a new register, unlocking, restoring."""
