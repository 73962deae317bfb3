"""Success criteria held against their measures: the rule, what is set, the judgement kept, the course over time."""
