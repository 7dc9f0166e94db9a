"""What the register keeps of itself, as its history says it: facts, settings, own codes, presets, imports.

It asks `models/file` for the history and what stands beside it; `models/register` writes it.
"""
