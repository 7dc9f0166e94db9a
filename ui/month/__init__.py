"""The report as it will be published, on screen: its sentences to be read and edited, its tables and pictures.

It asks `ui.parts`, what composes the page (`exchange.publishing`), and `models`.
"""
