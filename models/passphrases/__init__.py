"""Passphrases: how soon one is guessed, and giving a register another one.

It asks language, places, spoken words and the room of the file; the register, the windows and the command line ask it.
"""
