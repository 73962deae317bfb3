"""Ballots: sealed on their way in, unreadable until their wave is closed; then opened in an order of its own."""
