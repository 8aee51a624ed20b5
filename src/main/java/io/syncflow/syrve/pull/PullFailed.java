package io.syncflow.syrve.pull;

import io.syncflow.record.Stage;

/** A pull cannot go on. Its message names the stage and says what is wrong, for people. */
public final class PullFailed extends RuntimeException {

  private static final long serialVersionUID = 1L;

  PullFailed(Stage stage, String reason) {
    super(stage.code() + ": " + reason);
  }
}
