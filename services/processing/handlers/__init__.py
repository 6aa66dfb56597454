"""What processing does when something is asked or told: HTTP and Kafka are two doors to these."""
