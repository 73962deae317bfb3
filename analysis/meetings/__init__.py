"""Groups that meet, what they spoke of and found, and where the same people speak of the same things in several of them."""
