package io.syncflow.cli;

import java.nio.file.Path;

/**
 * What a sandbox is made of.
 *
 * @param csv a folder of CSV files to fill the ERP from; null for the simulated one
 * @param shopProducts how many products the shop begins with; null for the usual number, or for
 *     those that it has
 * @param bars whether to show progress bars
 */
record SandboxOptions(Path csv, Integer shopProducts, boolean bars) {

  /** A simulated ERP, a small shop, and no bars. */
  static final SandboxOptions USUAL = new SandboxOptions(null, null, false);

  /** The same from the CSV files of a folder; null for the simulated ERP. */
  static SandboxOptions of(Path csv) {
    return new SandboxOptions(csv, null, false);
  }
}
