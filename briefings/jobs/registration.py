"""What runs by itself for registration and attendance."""
