"""The report as it will be published, on screen: its sentences to be read and edited, its tables and pictures.

Issuing it is here too. It asks `ui.parts`, what composes, counts and issues the page (`exchange.publishing`,
`exchange.reporting`, `exchange.issuing`) and searches it (`exchange.leaks`), and `models`.
"""
