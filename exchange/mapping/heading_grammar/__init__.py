"""The grammar of headings: which words and signs of one say something, which change nothing, and what is asked.

A heading is understood whole or not at all. It asks `models.language`, `models.limits` and `models.record` for words,
and `exchange.mapping.columns` what a column was taken for; it knows no sheet and no file.
"""
