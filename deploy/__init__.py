"""Running the services: the command line, the embedded servers, the data of Ba Tri."""
