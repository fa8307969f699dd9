"""The incident itself: what follows from the facts of one case."""
