"""A pretend seven.io gateway with phones to look at, for demos, development and tests."""
