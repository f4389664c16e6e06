"""What residents need to count again: one file that knows neither this project nor its database."""
