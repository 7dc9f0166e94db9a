"""What the columns and cells of a sheet mean: headings to fields, values to codes, dates of a whole column.

It asks reading, and never what is done with the rows.
"""
