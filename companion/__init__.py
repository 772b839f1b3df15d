"""The mind: it has never heard of Discord and runs the same in a terminal, a test or a benchmark."""
