"""The report as it will be published, on screen: its sentences to be read and edited, its tables and pictures.

What somebody else printed is shown beside it. It asks `ui.parts`, what composes the page (`exchange.publishing`), what
compares (`exchange.reconciling`), and `models`.
"""
