"""The report of a period: what is counted, under which heading, and writing it out.

    periods    a month, a quarter, a year or some days, and which dates lie in it
    layouts    what is counted and how it is called, as a file says it
    report     what a report holds: figures with the records that they open
    counted    whether a record counts in a report
    records_of  the records, as they are or as of a day
    months     which dates belong to a month
    counting   counting records by a layout
    year_as_issued  the months of a year as they were published, added up
    count      the whole report of a period, and its first figures
    trends     the months up to one, beside one another
    figures    a report in the shape that machines read
    report_labels  what the figures are called, and their order
    report_sheet  the figures as a sheet that people read
    formats    what a report can be written as: each format registers itself

`report` asks `counted`, `periods` and `layouts`, `records_of` asks `counted`; `count` and `trends` ask all that is
above them, `figures` asks `count`, `report_sheet` asks `report_labels` alone, and `formats` both. From outside:
`models`, and of `exchange` which states there are to choose from (`selection`), how a file is put in its place
(`whole_files`) and how a sheet looks (`xlsx`).
"""
