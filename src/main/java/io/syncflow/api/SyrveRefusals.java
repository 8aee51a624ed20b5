package io.syncflow.api;

import io.syncflow.syrve.document.DocumentFault;
import io.syncflow.syrve.document.DocumentRefused;
import io.syncflow.syrve.document.FileRefused;
import io.syncflow.syrve.document.SessionRefused;
import io.syncflow.syrve.outbox.OutboxConflict;
import java.util.List;
import java.util.Map;

/** What is told of a stock count or a document that is not as it has to be. */
final class SyrveRefusals {

  private SyrveRefusals() {}

  /** The refusal behind an exception; null when it is about something else. */
  static Refusal of(Throwable cause) {
    if (cause instanceof FileRefused refused) {
      return withFaults(400, "invalid_file", refused);
    }
    if (cause instanceof DocumentRefused refused) {
      return withFaults(422, "invalid_document", refused);
    }
    if (cause instanceof SessionRefused refused) {
      return of(refused);
    }
    return cause instanceof OutboxConflict conflict
        ? new Refusal(409, "already_queued", sentence(conflict.getMessage()))
        : null;
  }

  private static Refusal of(SessionRefused refused) {
    return switch (refused.reason()) {
      case UNKNOWN -> Refusal.notFound("inventory session");
      case WRONG_STATE -> new Refusal(409, "wrong_state", refused.getMessage());
      case NUMBER_TAKEN -> new Refusal(409, "number_taken", refused.getMessage());
      case TOO_MANY_LINES -> new Refusal(400, "too_many_lines", refused.getMessage());
      case UNKNOWN_STORE -> new Refusal(422, "unknown_store", refused.getMessage());
      case EMPTY -> new Refusal(409, "no_lines", refused.getMessage());
    };
  }

  private static Refusal withFaults(int status, String code, DocumentRefused refused) {
    List<FieldError> errors = refused.faults().stream().map(fault -> error(code, fault)).toList();
    return new Refusal(status, code, refused.getMessage(), errors, Map.of());
  }

  private static FieldError error(String code, DocumentFault fault) {
    return new FieldError(fault.place(), code, fault.reason());
  }

  private static String sentence(String text) {
    return Character.toUpperCase(text.charAt(0)) + text.substring(1) + ".";
  }
}
