"""Publishing as an exporter: upload the file, then send its event."""
