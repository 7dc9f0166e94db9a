"""The windows: Qt only here."""
