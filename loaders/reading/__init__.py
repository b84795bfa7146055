"""Files of any kind as chunks of text cells that know their lines."""
