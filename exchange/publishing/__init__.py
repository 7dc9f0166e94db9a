"""The report of a month as people publish it: a page in one language, and the files that it is written as.

    published_page  what a page holds: headings, sentences, tables, charts, in their order
    wording         the words of a page: its sentences, figures with their nouns, tables, in the order of the layout
    page_of_report  the page of a report of a register, with its edited sentences
    published_report  a report counted, its pages, and writing it; `report_command` does so from the command line
    copied_text     a page, or a section of it, as plain text for messages
    trend_page      a trend as a page: lines over months and their table
    published_trend   such a page as text, as a sheet and as files
    paper           a page as docx, pdf and html, and the charts and the map on it

From outside it asks `exchange.reporting`, which counts, `exchange.leaks`, `models`, and the terminal for its command.
"""
