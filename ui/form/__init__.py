"""The form of a record: its fields and lines, the map, problems and likely duplicates beside them.

It asks parts, and of models what is being typed (`entry`); it knows neither the window nor its pages.
"""
