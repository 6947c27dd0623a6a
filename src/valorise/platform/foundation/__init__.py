"""What every slice stands on: who is looking, what they may see, how a change is made and remembered, the look."""
