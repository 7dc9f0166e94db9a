"""What is to be followed up: whom nobody was asked about, what lacks something, days of mourning, and the pace of work.

It asks the open file, records, dates and language, and of reading records what somebody is kept from.
"""
