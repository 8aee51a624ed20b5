package io.syncflow.deadletter;

import io.syncflow.db.DatabaseException;
import io.syncflow.record.FieldFault;
import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.util.concurrent.TimeoutException;

/**
 * Names the cause of a failure by a code of {@code failed_records.error_code}. Whether a code
 * stands for a transient error is decided in the database, by {@code bridge.failure_is_transient}.
 */
final class FailureCode {

  private FailureCode() {}

  /** The code of the first cause in the chain that has one; {@code route_failed} when none has. */
  static String of(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      String code = code(cause);
      if (code != null) {
        return code;
      }
    }
    return "route_failed";
  }

  private static String code(Throwable cause) {
    if (cause instanceof FieldFault fault) {
      return fault.code();
    }
    if (cause instanceof DatabaseException database) {
      return "refused_" + database.sqlState();
    }
    if (cause instanceof SocketTimeoutException
        || cause instanceof HttpTimeoutException
        || cause instanceof TimeoutException) {
      return "timeout";
    }
    if (cause instanceof ConnectException
        || cause instanceof UnknownHostException
        || cause instanceof NoRouteToHostException) {
      return "unreachable";
    }
    return cause instanceof IOException ? "connection_failed" : null;
  }
}
