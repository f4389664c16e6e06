"""What happens while people watch: topics, sequence numbers, replay. The only door to the channel layer."""
