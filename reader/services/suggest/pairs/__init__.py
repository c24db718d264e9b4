"""Pairs worth a look: passages of an article that cannot both be so, found by plain rules."""
