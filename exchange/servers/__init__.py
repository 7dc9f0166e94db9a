"""Registers on servers, by commands: who may do what there.

It asks models and the terminal.
"""
