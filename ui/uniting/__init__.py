"""Two records side by side: merged, linked, held apart, split and given back.

It asks the models and the parts of the window.
"""
