"""What somebody else printed, a text or a table, read into figures and held against itself and against the register.

    printed_text    what was printed, as lines of words and rows of tables, each with where it is
    printed_files   any file that people publish, read into such lines; `word_document` reads those of Word
    told_words      what words, names of places and signs say of figures
    broken_words    words that were broken so that a platform does not find them
    told_tokens     a line taken apart
    told_figures    figures with what they count: whole, part of another, or said to be additional
    printed_lines   the figures of the lines of a text, and of which section and area they are
    printed_tables  those of the rows of a table
    disagreements   what does not agree, in a sentence
    sums            what does not agree by itself
    beside_register  what the register counts otherwise
    reconciling     all of it together; `reconcile_command` on the command line

From outside it asks `exchange.reporting`, which counts, `exchange.reading`, the terminal for its command, and `models`.
"""
