"""Parts that several windows use.

They ask models, and know neither forms nor pages nor the window.
"""
