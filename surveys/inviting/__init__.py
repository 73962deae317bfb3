"""Who is asked, and how a code or a door reaches them: lists, letters, cards and posters."""
