"""A page to be published as a file: what it is drawn and set with, and each kind of file.

    drawing        SVG of our own: letters that are safe in it, hatching, and the same as a picture of points
    charts         bars, drawn once for screen and paper
    shaded_map     the governorates shaded by number, readable in black and white
    shown_texts    what every kind of file says alike: titles, cells, numbers of pages
    paper_fonts    the font of paper, and what it can show
    docx_file      a document to be edited further
    pdf_file       a PDF that can be heard
    html_file      a page of the web in one file
    page_files     the kinds of files by their endings, and writing one

The files ask `shown_texts`, `paper_fonts` and `drawing`, `page_files` asks the files; charts and map ask `drawing`. All
of them know `exchange.publishing.published_page` alone of what is outside, `page_files` also the registry of formats
(`exchange.reporting.formats`), and of `models` language and places.
"""
