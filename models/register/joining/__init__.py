"""Two records that are one, or one that is two: merged, given back, divided and held apart, each in one action.

It asks what is read from a register, and the actions of its writing.
"""
