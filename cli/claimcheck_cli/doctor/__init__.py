"""`claimcheck doctor`: whether a deployed stack is as it was meant to be. Mends nothing."""
