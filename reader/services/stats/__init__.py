"""How a project goes: who did what on which article, and how far it is."""
