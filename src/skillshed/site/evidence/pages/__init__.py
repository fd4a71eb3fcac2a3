"""One module a page: it reads the request, asks the core, and shows the answer."""
