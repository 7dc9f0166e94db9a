"""Measures the limits of the design, side by side in one run: `python -m tests.benchmarks`."""
