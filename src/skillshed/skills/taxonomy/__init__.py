"""One versioned store for concepts, labels, relations, hierarchies and crosswalks."""
