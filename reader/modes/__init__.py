"""What keys do, mode by mode, without a screen."""
