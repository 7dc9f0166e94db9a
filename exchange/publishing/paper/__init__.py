"""A page to be published as a file: what it is drawn and set with, and each kind of file.

    shown_texts    what every kind of file shows alike: titles, cells, numbers of pages
    paper_fonts    the font of paper, and what it can show
    typesetting    typst, which sets pages and pictures in memory
    drawing        SVG of our own: letters that are safe in it, hatching, and the same as a picture of points
    charts         bars, drawn once for screen and paper
    line_chart     lines over months, told apart in black and white
    shaded_map     the governorates shaded by number, readable in black and white
    report_pictures  the pictures of a report, and where on its page they are
    docx_file      a document to be edited further
    docx_parts     its styles, settings and font
    pdf_file       a PDF that can be heard
    html_file      a page of the web in one file
    page_files     the kinds of files by their endings, and writing one

`page_files` asks the files, which ask what is above them; charts and map ask `drawing`, `report_pictures` both.
Of what is outside all of them know `exchange.publishing.published_page` alone, `report_pictures` also figures
(`exchange.reporting.report`), `page_files` also `exchange.whole_files` and the registry of formats
(`exchange.reporting.formats`), and of `models` language and places.
"""
