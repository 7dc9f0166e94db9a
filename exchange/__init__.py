"""Files in and out, and the commands."""

import os

# openpyxl would take lxml's parser where it finds it, which is here for documents alone: workbooks stay with Python's.
os.environ['OPENPYXL_LXML'] = 'False'
