"""Fetch Apache Kafka and what it needs from Maven Central, by the versions in pom.xml."""

from __future__ import annotations

import hashlib
import shutil
import subprocess
from pathlib import Path

HERE = Path(__file__).resolve().parent
JARS = HERE / "jars"
SECONDS = 420.0


class KafkaNotReachable(Exception):
    """Java, Maven or Maven Central is missing; the message says which, and the fix."""


def fetch() -> Path:
    """The folder of the jars; downloads only when pom.xml changed. Raises `KafkaNotReachable`."""
    java = _program("java", "default-jre-headless")
    wanted, marker = hashlib.sha256((HERE / "pom.xml").read_bytes()).hexdigest(), JARS / ".fetched"
    if not (marker.exists() and marker.read_text() == wanted):
        _download(_program("mvn", "maven"))
        marker.write_text(wanted)
    _check_java(java)
    return JARS


def _download(maven: str) -> None:
    shutil.rmtree(JARS, ignore_errors=True)
    command = [maven, "-B", "-q", "-f", str(HERE / "pom.xml"), "dependency:copy-dependencies"]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=SECONDS, check=False)
    except subprocess.TimeoutExpired as slow:
        raise KafkaNotReachable(f"Maven Central did not deliver within {SECONDS:.0f} s; try again with a network") from slow
    if done.returncode != 0 or not any(JARS.glob("kafka_*.jar")):
        said = next((line for line in done.stdout.splitlines() if "ERROR" in line), "no message")
        raise KafkaNotReachable(f"Maven could not fetch Apache Kafka; try again with a network ({said[:200]})")


def _program(name: str, package: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise KafkaNotReachable(f"{name} is not installed; try: sudo apt-get install {package}")
    return found


def _check_java(java: str) -> None:
    """Kafka 4 needs Java 17."""
    said = subprocess.run([java, "-version"], capture_output=True, text=True, check=False).stderr
    version = said.partition('"')[2].partition(".")[0].partition('"')[0]
    if not version.isdigit() or int(version) < 17:
        fix = "sudo apt-get install openjdk-17-jre-headless"
        raise KafkaNotReachable(f"Java {version or '?'} is too old, 17 is needed; try: {fix}")
