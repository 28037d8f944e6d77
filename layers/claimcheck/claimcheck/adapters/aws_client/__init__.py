"""A small AWS SDK: signed requests over reused connections, for the calls that the functions make.

Its clients have boto3's methods, parameters, results and errors, so that an adapter works with
either. It knows nothing of Claimcheck. See README.md.
"""
