"""Parts that several windows use; they know neither forms nor pages."""
