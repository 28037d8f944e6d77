"""AWS without its SDK: signed requests over kept connections, for the few calls that we make.

Clients here have the methods of boto3's, take what those take, answer what those answer and raise
what those raise, so that adapters work with either. No knowledge of our tables and files.
"""
