"""How a plan hangs together: written by hand, its priorities, chains, links to other plans, and what is missing."""
