"""Plumbing that has never heard of a child: pages, fields, sessions, headers, languages."""
