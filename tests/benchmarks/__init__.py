"""Measures the limits of the design, side by side in one run: `python -m tests.benchmarks`."""

from models.file import without_driver

without_driver.load()  # as the program does, before any module asks for it
