"""A release as a file to take away: CSV with a code book, XLSX, ODS, and a Frictionless data package.

Every format holds the same sheets with the same words and numbers (`contents`), taken from `analysis.figures` alone. What is
not shown has the same mark in every cell of every format. The same release gives the same bytes in the same language.
"""
