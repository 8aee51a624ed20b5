package io.syncflow.record;

/** The PostgreSQL types a target column may have. */
public enum TargetType {
  TEXT,
  INT2,
  INT4,
  INT8,
  NUMERIC,
  FLOAT8,
  BOOL,
  DATE,
  TIMESTAMP,
  TIMESTAMPTZ,
  UUID,
  JSONB,
  BYTEA
}
