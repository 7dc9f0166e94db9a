"""What is being typed into a form, before it is saved: what was understood, what is offered. No Qt in here.

It asks every other room of models, as a window does.
"""
