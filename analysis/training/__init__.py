"""One training on one line: before, after, looking back, three months on, behaviour, audit, families. Released figures only."""
