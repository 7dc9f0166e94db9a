"""The main window: the lists at the side, the table, and the panes beside the record."""
