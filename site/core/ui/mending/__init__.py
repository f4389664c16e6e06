"""The pages of what is reported, mended and looked at again: forms, doors to the next steps, and the way so far."""
