"""What texts are made of: characters, words that are meant, days and lists as people write them."""
