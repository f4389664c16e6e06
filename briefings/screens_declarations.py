"""What presenters, speakers, polls and captions hand in to the other rooms."""
