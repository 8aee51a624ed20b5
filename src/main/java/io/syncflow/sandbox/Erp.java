package io.syncflow.sandbox;

import java.util.List;
import java.util.Optional;

/** An ERP in this process, as the sandbox handles it. */
public sealed interface Erp extends AutoCloseable permits SimulatedErp, CsvErp {

  /** How the hub connects: an account that may only read. */
  ErpLogin login();

  /** The hub's entities it holds something for. */
  List<String> entities();

  /**
   * Lets the second day happen, once.
   *
   * @return false when it had already happened, or there is none
   */
  boolean dayTwo();

  /** What {@link #remember} kept under a name. */
  Optional<String> recall(String name);

  /** Keeps a note of the sandbox's own beside the ERP's data; it survives a kill. */
  void remember(String name, String content);

  @Override
  void close();
}
