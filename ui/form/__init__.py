"""The form of a record: its fields and lines, the map, problems and likely duplicates beside them."""
