"""What people and machines may ask of the bridge: one module per request, over ports."""
