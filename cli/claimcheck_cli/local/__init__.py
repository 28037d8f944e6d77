"""The whole service on one machine: an embedded AWS, the deployed template, and a proxy."""
