"""The bridge: alerts and people's messages in, SMS out, every one accounted for.

Read the folders in the order of an alert's path: `web` receives a post, `desk` puts it into the inbox, `intake` understands it,
`routing` finds its recipients, `rendering` writes the SMS, `planning` joins these into one pure function, `delivery` hands
messages to the `gateway` and records every verdict in the `store`. `app` builds all of it; `docs/architecture.md` draws it.
"""

__version__ = "0.1.0"
