"""What is handed on of a project: decided articles in parts, and all there is to know of them."""
