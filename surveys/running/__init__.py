"""When a wave opens, reminds, comes again and ends, which groups it tells apart, and how far it has come."""
