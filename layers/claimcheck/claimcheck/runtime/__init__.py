"""Where everything meets: settings, wiring, the gate. The only ring that may know all others."""
