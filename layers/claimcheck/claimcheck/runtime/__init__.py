"""What Lambda calls, and what connects the rest: handlers, settings and wiring."""
