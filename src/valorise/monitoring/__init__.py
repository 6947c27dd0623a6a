"""What the events say: figures with their lineage, and the courses that cases take."""

from valorise.monitoring.catalogue import catalogue, indicators
from valorise.monitoring.eventlog import event_log, throughput, variants

__all__ = ["catalogue", "event_log", "indicators", "throughput", "variants"]
