"""What is true without AWS and HTTP. Standard library only; no ports, no wire words."""
