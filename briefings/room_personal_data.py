"""What is kept about people for rooms and the questions in them."""
