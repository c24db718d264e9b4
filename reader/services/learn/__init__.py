"""What is learned from finished articles of a user, to propose better; needs the extra `learn`."""
