"""What people are told because of rooms and the questions in them."""
