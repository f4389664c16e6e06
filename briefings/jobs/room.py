"""What runs by itself for rooms and the questions in them."""
