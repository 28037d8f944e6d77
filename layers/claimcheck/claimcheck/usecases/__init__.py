"""One function per request, event or command. No event formats, headers or JSON."""
