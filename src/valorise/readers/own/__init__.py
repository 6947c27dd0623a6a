"""Our own interchange form: one record a line, or Parquet, for every table that others may write."""
