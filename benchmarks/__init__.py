"""How fast Heard is on this machine: `make bench`, or `python -m benchmarks`. Figures so far: docs/performance.md."""
