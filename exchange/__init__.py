"""Files in and out, and the commands."""
