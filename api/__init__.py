"""The service, the command line, the work database and exports."""
