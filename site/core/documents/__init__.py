"""Paper: certificates, letters and labels, made without any program outside Python."""
