"""What a file may say of others without proof: how much its revisions claim, and what it withdraws.

It asks the models alone; importing asks it.
"""
