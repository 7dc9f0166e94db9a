"""The pages of importing: file, mapping, plan, conflicts, earlier imports."""
