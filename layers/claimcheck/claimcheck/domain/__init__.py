"""Rules that need neither AWS nor HTTP. Standard library only; no ports, no wire formats."""
