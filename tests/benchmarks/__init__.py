"""What Claimcheck costs in time, memory and capacity, beside three usual ways to write the same."""
