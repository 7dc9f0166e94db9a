"""The pages of importing: file, mapping, plan, conflicts, earlier imports.

They ask parts and exchange; the window knows them only as pages.
"""
