"""Class wheels: a whole class does the wheel at once, and nobody can tell whose answer is whose."""
