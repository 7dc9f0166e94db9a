"""The words of a page: the figures of a report in the sentences and tables of its layout, in one language.

    layout_words       words, nouns and sentences of a layout, and the program's where it states none
    spelt_numbers      numbers in English words, in Arabic with the article, in the digits of a layout
    counted_nouns      a figure with its noun: number agreement, ranges, at least, none
    sides_in_words     who people are, each side with its number and with who is among them
    addressed_figures  the figures of a report by the addresses in sentences
    telling            saying a sentence: each of its tokens becomes its figure, list or word
    days_in_words      days, months and periods
    places_in_words    where something was
    page_writer        putting a page together, with where each of its sentences comes from
    figure_tables      the tables
    pictures           the charts: who was killed, and where
    events_in_words    massacres, deaths in operations, who died of wounds
    short_summary, sections_in_words, method_note   the parts of a page
    composing          the whole of it

From outside it asks `published_page`, the charts of `paper`, `exchange.reporting` and `models`.
"""
