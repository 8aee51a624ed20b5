package io.syncflow.shopify;

import java.util.List;

/**
 * A shop answered, and not with success: a 200 with {@code errors} or {@code userErrors}, without
 * the payload, or with a filter that it ignored. Its message is a sentence without secrets.
 */
public final class ShopRefused extends RuntimeException {

  /** What kind of refusal it is. */
  public enum Kind {
    /** The shop says what is wrong with the values: {@link #errors()}. */
    USER_ERRORS,
    /** The call as such is wrong or not allowed. */
    ERRORS,
    /** One call costs more than the shop allows a call: ask for less at a time. */
    TOO_COSTLY,
    /** The app lacks an access scope. */
    ACCESS_DENIED,
    /** Success without what was asked for. */
    NO_PAYLOAD,
    /** A search term was not understood, so the filter lets everything through. */
    FILTER_IGNORED,
    /** The bucket stayed empty. */
    THROTTLED
  }

  /**
   * One complaint.
   *
   * @param field where, for example {@code input.quantities.0.locationId}; may be empty
   * @param code the shop's code; null when it gives none
   */
  public record UserError(String field, String code, String message) {}

  private final Kind kind;
  private final transient List<UserError> errors;

  ShopRefused(Kind kind, String message, List<UserError> errors) {
    super(message);
    this.kind = kind;
    this.errors = List.copyOf(errors);
  }

  ShopRefused(Kind kind, String message) {
    this(kind, message, List.of());
  }

  public Kind kind() {
    return kind;
  }

  /** The complaints of {@link Kind#USER_ERRORS}; else none. */
  public List<UserError> errors() {
    return errors;
  }

  /** Whether one of the complaints has that code. */
  boolean has(String code) {
    return errors.stream().anyMatch(error -> code.equals(error.code()));
  }
}
