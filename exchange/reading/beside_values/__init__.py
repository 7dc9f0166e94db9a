"""What a file has at its cells beside their values: comments, addresses behind links, pictures and text boxes.

It knows the parts of workbooks, and neither columns nor records.
"""
