"""What became of records and of the whole register, in the words of people, for the window and for files alike.

    values_in_words   a value, and which field of which line it is of
    happenings        what became of a record: its revisions, decisions, questions and answers
    changes_in_words  what a revision changed, old beside new, with the words that changed
    lines_of_all      a line for each revision of the register
    as_it_was_told    a record as it was beside the one that is there now

It asks what reads a register, who signed and erased (`models/register`), and writes nothing.
"""
