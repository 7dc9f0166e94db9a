"""The tests: one file for each module, and guards."""
