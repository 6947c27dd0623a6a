"""What an asset may be worth: always a range, from assumptions that everyone can see."""
