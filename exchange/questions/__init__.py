"""Questions in files: on sheets of the headquarters workbook, and on a sheet of their own for who has no register.

    questions_in_files  the sheets of questions and of what was said to them, in a headquarters workbook
    question_sheet      the sheet for somebody who has only a spreadsheet program
    answers_typed       the answers that somebody typed into one
    sheet_command       the command that writes one

It asks the models, `exchange/reading`, `exchange/mapping`, `exchange/decisions` for how rows of reviewing stand in
files, the terminal, and the files that stand by themselves.
"""
