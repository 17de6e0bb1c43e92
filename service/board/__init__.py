"""The live view of open transfers: snapshot, stream and heartbeat."""
