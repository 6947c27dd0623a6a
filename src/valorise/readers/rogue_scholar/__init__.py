"""Posts of science blogs as Rogue Scholar gives them: single posts, lists of posts, blogs with their posts."""
