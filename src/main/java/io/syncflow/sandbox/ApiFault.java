package io.syncflow.sandbox;

/** What a simulated system does wrong on request. */
public enum ApiFault {
  /** Does with a writing call what it should: the faults asked for after it come later. */
  NONE,
  /** Answers 500 and does nothing. */
  ERROR_500,
  /** Answers 429 with {@code Retry-After: 1} and does nothing. */
  BUSY_429,
  /** Answers 503 with an HTTP date in {@code Retry-After} and does nothing. */
  BUSY_503,
  /** Answers 400 to a writing call and does nothing. */
  REFUSED_400,
  /** Answers 404 to a writing call and does nothing. */
  UNKNOWN_404,
  /** Does its work and sends the answer byte by byte. */
  SLOW_DRIP,
  /** Does its work and announces more bytes than it sends. */
  TRUNCATED,
  /** Does its work and sends half of the JSON as if it were all. */
  HALF_JSON,
  /** Does the work of a writing call and ends the connection without an answer. */
  NO_ANSWER,
  /** Sends the page before once more. */
  REPEATED_PAGE,
  /** Sends the records of a page in no order. */
  OUT_OF_ORDER,
  /** Answers 200 with no rows, as Xorosoft does to whoever calls too fast. */
  THROTTLED_EMPTY
}
