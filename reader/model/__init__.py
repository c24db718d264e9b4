"""The program's values: annotations, articles, labels, judgements, log entries, errors. No I/O."""
