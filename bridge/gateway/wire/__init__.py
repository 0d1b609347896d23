"""The gateway's protocol as pure functions over bytes: requests, answers, codes, signatures, callbacks."""
