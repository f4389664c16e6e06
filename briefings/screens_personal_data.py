"""What is kept about people for presenters, speakers, polls and captions."""
