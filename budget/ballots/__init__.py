"""What a ballot says and how its fingerprint is made: pure, but for `reading`, which opens ballots for the count."""
