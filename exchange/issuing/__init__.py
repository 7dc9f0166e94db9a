"""A report issued, and corrected where everybody sees it.

    issued_cells  every figure of a report under an address of its own, in the order of the report, as it is kept

From outside it asks `exchange.reporting`, which counts, and `models`.
"""
