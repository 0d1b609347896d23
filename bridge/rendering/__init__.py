"""From alerts to the text of an SMS, and the bridge's own phrases. Pure."""
