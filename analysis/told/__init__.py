"""What a release tells, as pages show it: children, staff and families, one question in detail, who is missing."""
