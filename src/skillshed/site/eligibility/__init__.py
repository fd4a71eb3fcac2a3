"""What can I have: one question a page, answers that stay in the browser, every result with its reason."""
