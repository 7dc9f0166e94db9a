"""Contact lines beside the form of an abductee: those that were noted, and the strip in which one is.

It asks parts and models.
"""
