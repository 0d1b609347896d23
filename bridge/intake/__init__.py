"""One module per alert format: recognise a post, read alerts out of it. Pure."""
