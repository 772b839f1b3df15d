"""Benchmarks: each prints a table for people, then one line of JSON."""
