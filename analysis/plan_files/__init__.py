"""A plan as a file: read row by row, corrected and confirmed by a person, carried out, held against what stands."""
