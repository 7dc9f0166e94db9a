"""What was decided about records, as headquarters workbooks carry it: a sheet of its own, with a digest of each row.

It asks the models, `exchange/reading`, `exchange/mapping`, and the files that stand by themselves.
"""
