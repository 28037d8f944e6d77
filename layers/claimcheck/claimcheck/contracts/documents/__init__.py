"""Documents of an account: a client gets a token, then a storage URL or the file itself.

Callers send a token that they got for their client id and secret. Everything but a file comes in
one envelope of `statusCode`, `data` and `message`, with two statuses (435, 437) of its own.
"""
