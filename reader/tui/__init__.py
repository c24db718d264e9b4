"""The screen: Textual turns keys into calls of the session, and its state into pictures."""
