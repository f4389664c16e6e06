"""What is read and searched, counted by the day: no cookie, no address, no person, nothing finer than a day."""
