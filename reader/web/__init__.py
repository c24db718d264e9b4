"""What is fetched from the web: addresses, connections that are checked, and manners."""
