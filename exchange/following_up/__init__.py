"""What is to be followed up, and how the work goes, as files: records by their references alone, and no person named.

It asks models, cells, workbooks and paper, and knows no window.
"""
