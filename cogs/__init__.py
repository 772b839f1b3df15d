"""What speaks Discord and decides nothing: events and commands in, messages out."""
