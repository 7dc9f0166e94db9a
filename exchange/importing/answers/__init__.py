"""What a file brings of questions and answers, sorted beside those that are here.

It asks how rows and files are read in the import, and `exchange/questions`; the plan asks it.
"""
