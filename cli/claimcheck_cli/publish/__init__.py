"""What an exporter does: put the file into the bucket, and say so on the bus."""
