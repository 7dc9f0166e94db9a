"""The report of a month: what is counted, under which heading, and writing it out.

    figures    the figures of a month, from the records
    report     what a report holds: figures with the records that they open
    counted    whether a record counts in a report
    records_of  the records, as they are or as of a day
    deaths     one death a person, whichever records name it
    months     which dates belong to a month
    sections   which section an incident belongs to
    report_labels  what the figures are called, and their order
    formats    what a report can be written as: each format registers itself

`records_of` asks `counted`; `deaths` asks it, `counted` and `months`; `figures` asks all but `formats`, and `formats`
asks `report_labels` alone; the others ask none of these. From outside: `models`, and of `exchange` which states there
are to choose from (`selection`), how a file is put in its place (`whole_files`) and how a sheet looks (`xlsx`).
"""
