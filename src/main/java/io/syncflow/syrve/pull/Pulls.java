package io.syncflow.syrve.pull;

import com.fasterxml.jackson.databind.node.TextNode;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.SyrveSyncRuns;
import java.util.Map;

/**
 * The steps of a pull between its lists and its end, as the route {@code syrve-store} tells them.
 */
public final class Pulls {

  private final OrgScope scope;
  private final ChunkBook book;
  private final RunControl control;
  private final PullSettings settings;
  private final MissingObjects missing;
  private final int chunkSize;
  private final SyrveSyncRuns runs = new SyrveSyncRuns();

  /**
   * @param chunkSize objects of one transaction
   */
  public Pulls(
      OrgScope scope, ChunkBook book, RunControl control, MissingObjects missing, int chunkSize) {
    this.scope = scope;
    this.book = book;
    this.control = control;
    this.settings = new PullSettings(scope);
    this.missing = missing;
    this.chunkSize = chunkSize;
  }

  /**
   * The lists' objects, chunk by chunk. Between two chunks the run obeys people and the hub's end.
   *
   * @throws PullFailed when it is not clear which products are wanted
   */
  public ObjectChunks chunks(Run run, FetchedLists lists) {
    CategoryFilter filter = settings.categories(run.org(), lists.namesCategories());
    return new ObjectChunks(lists.all(), filter, chunkSize, () -> control.obey(run));
  }

  /** Says that the transaction of the chunk handed out last has committed. */
  public void stored(ObjectChunks chunks) {
    chunks.stored();
  }

  /**
   * Draws the conclusions from lists that were stored to their end: what is missing, and from which
   * revision the next run may go on.
   *
   * @throws IllegalStateException when they were not
   */
  public void conclude(Run run, FetchedLists lists, ObjectChunks chunks) {
    chunks.verifyExhausted();
    missing.settle(run, lists.whole(), chunks.nameless());
    scope.run(
        run.org(),
        connection -> {
          for (Map.Entry<String, String> note : lists.notes().entrySet()) {
            runs.note(connection, run, note.getKey(), TextNode.valueOf(note.getValue()).toString());
          }
          if (lists.revision() != null) {
            book.hold(connection, run);
            book.book(
                connection,
                run,
                Counts.ZERO,
                new ChunkBook.Span(null, null, lists.revision(), null));
          }
        });
  }

  /** Ends the reading and deletes the lists, whatever happened; either may be null. */
  public void forget(ObjectChunks chunks, FetchedLists lists) {
    if (chunks != null) {
      chunks.close();
    }
    if (lists != null) {
      lists.close();
    }
  }
}
