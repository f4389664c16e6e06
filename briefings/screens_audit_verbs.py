"""What presenters, speakers, polls and captions write into the record of access."""
