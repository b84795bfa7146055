"""The engines that run the queries of the catalogue."""
