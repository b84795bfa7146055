"""The catalogue of named graph queries, and the engines that run them."""
