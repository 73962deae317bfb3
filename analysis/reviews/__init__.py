"""Reviews of a plan: when they are due, what is on the table, what was decided, and whether it was carried out."""
