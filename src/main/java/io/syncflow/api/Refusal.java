package io.syncflow.api;

import java.util.List;
import java.util.Map;

/** A request that gets no result: what the caller is told, and nothing else. */
public final class Refusal extends RuntimeException {

  private final int status;
  private final String code;
  private final transient List<FieldError> errors;
  private final transient Map<String, String> headers;

  /**
   * @param status the HTTP status
   * @param code stable and machine-readable, for example {@code malformed_json}
   * @param detail one sentence for people; never quotes secrets, SQL or paths of the server
   */
  public Refusal(int status, String code, String detail) {
    this(status, code, detail, List.of(), Map.of());
  }

  /**
   * @param errors what is wrong, field by field
   * @param headers headers of the answer, for example {@code Allow}
   */
  public Refusal(
      int status,
      String code,
      String detail,
      List<FieldError> errors,
      Map<String, String> headers) {
    super(detail, null, false, false);
    this.status = status;
    this.code = code;
    this.errors = List.copyOf(errors);
    this.headers = Map.copyOf(headers);
  }

  /** 400 for one field. */
  public static Refusal field(String pointer, String code, String detail) {
    return new Refusal(400, code, detail, List.of(new FieldError(pointer, code, detail)), Map.of());
  }

  /** 404: also for what belongs to another organisation (B58). */
  static Refusal notFound(String what) {
    return new Refusal(404, "not_found", "There is no such " + what + ".");
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public List<FieldError> errors() {
    return errors;
  }

  public Map<String, String> headers() {
    return headers;
  }
}
