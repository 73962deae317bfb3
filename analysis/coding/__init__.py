"""What people said in groups and in comments, coded by two people apart: code books, coding, comparing, agreeing.

Themes go on from here through `analysis.told.coded`, which knows no passage. Nothing in this package makes a score of words.
"""
