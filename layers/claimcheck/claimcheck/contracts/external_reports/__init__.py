"""Reports for external systems: an OAuth client gets a link to a report, and the link the file.

The one contract with an authorization server (RFC 6749, client credentials) and with gated links,
which need no header: whoever holds one may fetch the file. Answers come in an envelope of `error`,
`message` and `data` or `code`, except those of the token endpoint, which the RFC words.
"""
