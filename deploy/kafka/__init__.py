"""A real Apache Kafka for tests: jars by Maven, one KRaft node on loopback, in a folder that goes away."""
