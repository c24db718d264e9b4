"""Benchmarks: `python -m tests.benchmarks.NAME`. They print ratios, and are no tests."""
