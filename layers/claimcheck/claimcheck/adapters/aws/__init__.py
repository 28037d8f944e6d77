"""AWS without its SDK: signed requests over kept connections, for the few calls that doors make.

Clients here have the methods of boto3's, take what those take, answer what those answer and raise
what those raise. The SDK itself is loaded by `sdk` alone, for what nobody waits for.
"""
