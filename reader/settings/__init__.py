"""What users set: labels, keys, preferences."""
