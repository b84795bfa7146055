"""The form of a mapping file: which keys it may have, and what they may hold."""
