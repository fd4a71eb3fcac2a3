"""The pages themselves: read the request, ask, show the answer."""
