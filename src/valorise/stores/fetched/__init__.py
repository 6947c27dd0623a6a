"""Open data of publishers, asked politely for and kept as it was sent."""
