"""What a user can do, as plain state machines and functions. Nothing here knows of a screen."""
