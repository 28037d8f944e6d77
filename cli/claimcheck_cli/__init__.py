"""The operator's command line. Nothing here runs inside a function."""
