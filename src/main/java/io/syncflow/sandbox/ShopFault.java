package io.syncflow.sandbox;

/** What a simulated shop does wrong on request. */
public enum ShopFault {
  /** Answers 429 with {@code Retry-After: 1} and does nothing. */
  BUSY_429,
  /** Answers 503 with {@code Retry-After: 1} and does nothing. */
  BUSY_503,
  /** Does what a mutation says and ends the connection without an answer. */
  NO_ANSWER,
  /** Another app takes all points of the cost bucket: the next call is throttled. */
  DRAINED,
  /** The next bulk operation ends as FAILED. */
  BULK_FAILED,
  /** The next bulk file lacks its last line, which is counted. */
  BULK_SHORT
}
