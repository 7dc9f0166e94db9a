"""The layout of a report: a file that picks, names, orders and filters what the program counts; no expressions.

    layout         what a layout holds, once it is read
    toml_lines     the line at which a key of a file is
    keys           which keys each table of a layout has, and what each may hold
    sentence_checks  what must hold of its sentences: known figures, nouns and words
    layout_checks  what must hold of a layout as a whole: ids, tokens, forms
    layout_file    reading a layout, with each mistake named by its file, its line and the nearest right key

From outside it asks `models` alone.
"""
