"""Works as OpenAlex gives them: single answers, list pages, arrays, JSON Lines, packed or not."""
