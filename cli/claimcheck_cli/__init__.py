"""The operator's command line. Nothing here runs in a Lambda function."""
