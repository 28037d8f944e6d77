"""AWS's own DynamoDB Local: how tests get it, and how they run it. Knows nothing of our tables."""
