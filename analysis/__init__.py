"""Outcome wheels and surveys held against the success criteria of the improvement plan."""
