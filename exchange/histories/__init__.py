"""The history of a record, or of the whole register, as a file that stays at its desk: a workbook, a page, paper.

    desk_history     what is in it: each change with who, when, which desk, what and why, and its fields
    history_sheet    the same as a workbook
    history_html     as a page of the web that is printed too, with the words that changed marked
    history_paper    as a PDF
    history_files    the kinds of files by their endings, and writing one
    history_command  the command `history`

It asks `models`, and of exchange what writes files, sets pages (`exchange.publishing`) and speaks in the terminal.
"""
