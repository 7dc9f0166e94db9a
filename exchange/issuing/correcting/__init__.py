"""The corrigendum of a period that was issued: what changed since, why as far as that may be said, and what did not.

    changed_cells     the figures that are others now, in the order of the report
    edits_since       what was done to a record since, by whom and why
    changed_records   the records because of which figures changed, and what each adds to them
    public_reasons    the ten reasons that may be said, each proposed from the edits
    page_words        what words are made with in one language
    cell_labels, differences, reason_sentences, unchanged_figures   the parts of the page
    names_held        issued files that name somebody who may not be named any more
    corrigendum       what changed with the reasons that were chosen, and what of it may be shown
    corrigendum_page  its page in a language
    corrigendum_files what it is written as, for the public and for whoever issues it
    correcting_issue  writing it, and issuing it
    corrigendum_command  the same from the command line

It asks the rest of `exchange.issuing`, `exchange.publishing` for words and paper, `exchange.reporting` and `models`.
"""
