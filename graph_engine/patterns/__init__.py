"""What patterns are made of: movements as detectors look at them, and the way from instances to alerts."""
