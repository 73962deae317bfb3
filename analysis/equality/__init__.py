"""The equality grid of a plan: what is known of each group of people, from where, and what will be done to know it."""
