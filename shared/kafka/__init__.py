"""The broker, seen through kafka-python 3.0.12: topic, partition, publisher and record source.

The settings that differ from the library's defaults are named with the reason where they are set.
"""
