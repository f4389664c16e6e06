"""Paper ballots: from the station to the rows that are counted."""
