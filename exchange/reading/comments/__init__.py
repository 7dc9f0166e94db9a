"""Comments and notes on the cells of a file: nothing of them is imported, and how many there are is said.

It knows the parts of workbooks, and neither columns nor records.
"""
