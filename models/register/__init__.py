"""The only code that writes a register: one transaction for each action of the user, with its history."""
