"""Questions in the form of a record: each beside what it is about, where it is answered, and the line that asks one.

It asks parts, and of models the questions and what is being typed; it knows neither the form nor the window.
"""
