"""The report of a month as people publish it: a page in one language, and the files that it is written as.

    published_page  what a page holds: headings, sentences, tables, charts, in their order
    paper           a page as docx, pdf and html, and the charts and the map on it

From outside it asks `exchange.reporting`, which counts, `exchange.leaks` and `models`.
"""
