package io.syncflow.http;

import java.time.Duration;

/** Keeps what was called and answered. A log that fails fails no call (TRAP-22). */
@FunctionalInterface
public interface CallLog {

  /**
   * Notes an attempt.
   *
   * @param answer what was seen of the answer; null when none came
   * @param error why it failed; null when all went well
   */
  void write(ApiAccount account, ApiCall call, SeenAnswer answer, String error, Duration took);
}
