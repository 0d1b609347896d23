"""The pure pipeline: read a post, route it, render it, plan its messages."""
