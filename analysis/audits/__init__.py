"""Case-file audits: a random sample that anybody can draw again, readers who read apart, grades that end as counts.

Files are known by their place in a service's own list. Single readings are gone when an audit is closed; planners never see one.
"""
