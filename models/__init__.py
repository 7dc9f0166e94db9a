"""What is recorded, and the only code that writes it."""
