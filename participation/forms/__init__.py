"""What a person typed, turned into values or refused with a sentence for each field."""
