"""What each thing that a person asks for does, over the desks. Knows nothing of how the request came."""
