"""What people are told because of registration and attendance."""
