"""What an asset may be worth: dated valuations of the office, always as ranges, with every assumption."""
