"""`claimcheck doctor`: check that a deployed stack is as intended. Changes nothing."""
