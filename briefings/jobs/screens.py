"""What runs by itself for presenters, speakers, polls and captions."""
