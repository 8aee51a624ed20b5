package io.syncflow.sandbox;

/** What a simulated Syrve server does wrong on request. */
public enum SyrveFault {
  /** The connection is reset before anything is done. */
  RESET,
  /** Does its work and resets the connection in the middle of the answer. */
  RESET_MID,
  /** Closes the connection without a byte; nothing is done. */
  EMPTY,
  /** Sends bytes that are no HTTP, and closes; nothing is done. */
  GARBAGE,
  /** Does its work and sends a chunk whose length is no number. */
  BAD_CHUNK,
  /** Does its work and announces more bytes than it sends. */
  TRUNCATED,
  /** Does its work and sends half of the answer as if it were all. */
  CUT,
  /** Does its work and sends the answer byte by byte. */
  SLOW_DRIP,
  /** Does its work and ends the connection without an answer. */
  NO_ANSWER,
  /** Does its work and leaves the caller waiting until it hangs up. */
  SILENT,
  /** 429 with {@code Retry-After: 1}; nothing is done. */
  BUSY_429,
  /** 429 with an HTTP date in {@code Retry-After}; nothing is done. */
  BUSY_429_DATE,
  /** 429 without {@code Retry-After}; nothing is done. */
  BUSY_429_BARE,
  /** 503 of the server itself; nothing is done. */
  BUSY_503,
  /** 500 with a technical text; nothing is done. */
  ERROR_500,
  /** 500 with a text that repeats the whole request, secrets included; nothing is done. */
  ECHO_500,
  /** The token has ended before its time: it is dropped, and the answer is 401. */
  EXPIRED,
  /** 403: no seat of the licence is free. */
  SEATS_FULL,
  /** 403: the API is not part of the licence. */
  MODULE_BLOCKED,
  /** 403: the user lacks a right. */
  NO_PERMISSION,
  /** 409 with a localised message; nothing is done. */
  REFUSED_409,
  /** The login page of something in between, with 200. */
  HTML_200,
  /** The error page of a proxy, with 502. */
  HTML_502,
  /** A list without entries, where there are thousands. */
  EMPTY_LIST,
  /** A token with a line break and a header behind it; no seat is taken. */
  TOKEN_WITH_NEWLINE,
  /** A token that is no UUID; no seat is taken. */
  TOKEN_NO_UUID
}
