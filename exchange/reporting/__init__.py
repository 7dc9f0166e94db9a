"""The report of a month: what is counted, under which heading, and writing it out.

    figures    the figures of a month, from the records
    months     which dates belong to a month
    sections   which section an incident belongs to
    labels     what the figures are called, and their order
    formats    what a report can be written as

`figures` asks all but `formats`, and `formats` asks `labels` alone; the others ask none of these. From outside:
`models`, and of `exchange` how a file is put in its place (`files`) and how a sheet looks (`sheets`).
"""
