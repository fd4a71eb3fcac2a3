"""Words of a search: plain words, other words for them, slips of the keyboard."""
