"""A report issued, and corrected where everybody sees it.

    issued_cells  every figure of a report under an address of its own, in the order of the report, as it is kept
    open_points   what is still open in a period, how many there are, and where
    issued_files  the files of an issue: beside their places until they are recorded, then put there
    kept_issue    an issue as it is kept, and whether another one would be the same
    issue         issuing a report
    issue_command  the same from the command line, and listing what was issued
    correcting    the corrigendum of what was issued

From outside it asks `exchange.reporting`, which counts, and `models`.
"""
