package io.syncflow.validate;

/**
 * How much a fault matters: an error refuses the start of a hub in production, a warning does not.
 */
public enum Severity {
  ERROR,
  WARNING
}
