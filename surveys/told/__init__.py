"""What comes of a wave in words: comments that two people release, and “You said, we did”."""
