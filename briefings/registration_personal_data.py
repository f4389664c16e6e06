"""What is kept about people for registration and attendance."""
