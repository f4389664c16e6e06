"""Korean text: made alike, cut into pairs of syllables, searched, and compared."""
