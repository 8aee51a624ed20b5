package io.syncflow;

import io.syncflow.cli.RootCommand;

/** The main class: hands the command line to {@link RootCommand} and exits with its code. */
public final class SyncFlow {

  private SyncFlow() {}

  /** Exit codes: 0 done, 1 done with failed records, 2 usage, 3 refused or unreachable. */
  public static void main(String[] args) {
    System.exit(RootCommand.execute(args));
  }
}
