package io.syncflow.record;

/** One field of one record is bad. Carries no stack trace: it is an answer, not a defect. */
public final class FieldFault extends Exception {

  private final transient Stage stage;
  private final String code;

  /**
   * @param stage {@link Stage#NORMALIZE}, {@link Stage#MAP} or {@link Stage#VALIDATE}
   * @param code a stable, machine-readable reason
   * @param reason one sentence for people, naming the field
   */
  public FieldFault(Stage stage, String code, String reason) {
    super(reason, null, false, false);
    this.stage = stage;
    this.code = code;
  }

  public Stage stage() {
    return stage;
  }

  public String code() {
    return code;
  }
}
