"""Tortoise engines that survive cancellation, one for each database (docs/decisions: the traps in the stack)."""
