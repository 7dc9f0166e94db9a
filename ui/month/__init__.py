"""The report as it will be published, on screen: its sentences to be read and edited, its figures to be opened.

    figure_in_words    what a figure adds up to
    figure_records     the records of a figure
    figure_grid        a table whose cells are reached by keys
    picture_of_figures a chart or a map, with its numbers beside it
    sentence_text      a paragraph and the figures in it
    published_view     the whole page
    page_area          where it is scrolled in
    opened_figure      the records in the place of the page, and the way back to the figure
    pair_editor, sentence_editing   editing a sentence in both languages
    choice_line, trends_view        the months beside one another
    view_buttons       the views, each with its key
    taken_along        what is copied and saved of them
    issuing_view       what is open before a report is issued, and issuing it
    corrigendum_view   what changed since, and correcting it in public
    reconcile_view     what somebody else printed, beside it

It asks `ui.parts`, what composes, counts and issues the page (`exchange.publishing`, `exchange.reporting`,
`exchange.issuing`), searches it (`exchange.leaks`) and compares it (`exchange.reconciling`), and `models`.
"""
