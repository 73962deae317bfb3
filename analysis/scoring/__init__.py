"""The scorecard: what is known of a plan on one day (facts), how it reads, and how each month of it is frozen.

`building` gathers the facts of a day, `facts` are their shape and their JSON, `card` turns facts into what a page shows,
`snapshots` freezes them month by month. A page of today and a page of any past month are drawn from the same facts.
"""
