"""Who is to read what: given out, handed on, and hidden from each other where that is asked for."""
