"""What people are told because of presenters, speakers, polls and captions."""
