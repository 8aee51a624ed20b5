package io.syncflow.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.db.OrgScope;
import io.syncflow.ledger.ChunkBook;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.Delivery;
import io.syncflow.record.DeliveryAnswer;
import io.syncflow.record.DeliveryAnswer.Result;
import io.syncflow.record.JsonValues;
import io.syncflow.record.Originals;
import io.syncflow.record.Position;
import io.syncflow.record.RecordChunk;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import io.syncflow.record.TargetTable;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * The two transactions around the sending of a chunk over HTTP, which happens in neither (decision
 * 26): the first notes what is about to be sent, the second books what the target answered. Killed
 * in between, the next run finds the note and sends the same again under the same key.
 */
public final class Deliveries {

  private final OrgScope scope;
  private final ChunkBook book;
  private final TargetCatalogue catalogue;
  private final OpenDeliveries open = new OpenDeliveries();
  private final DeadLetters deadLetters = new DeadLetters();

  public Deliveries(OrgScope scope, ChunkBook book, TargetCatalogue catalogue) {
    this.scope = scope;
    this.book = book;
    this.catalogue = catalogue;
  }

  /**
   * Notes a chunk of a source. The records that failed before are booked here, so that after a kill
   * nothing but the note is left to do.
   *
   * @param run the open run
   * @param target the entity as the target describes it
   * @param chunk read only; its columns are columns of the target
   * @throws ChunkBook.Fenced when another run has taken this one over; nothing is noted then
   */
  public Delivery note(Run run, TargetTable target, RecordChunk chunk) {
    return note(run, target, chunk, List.of());
  }

  /**
   * {@link #note(Run, TargetTable, RecordChunk)} of a chunk that replays dead letters.
   *
   * @return null when nothing of it is left to be sent
   */
  public Delivery note(Run run, TargetTable target, RecordChunk chunk, List<UUID> letters) {
    return scope.call(
        run.org(),
        connection -> {
          Work work = setAside(connection, run, target, chunk);
          if (chunk.rows().count() == 0 && !letters.isEmpty()) {
            return null;
          }
          return open.note(work, StageTable.of(target, chunk.columns(), 0), chunk, letters);
        });
  }

  /** The part of {@link #note} that concerns records which failed before: all of a rehearsal. */
  public void setAside(Run run, TargetTable target, RecordChunk chunk) {
    scope.run(run.org(), connection -> setAside(connection, run, target, chunk));
  }

  private Work setAside(Connection connection, Run run, TargetTable target, RecordChunk chunk)
      throws SQLException {
    book.hold(connection, run);
    Work work = new Work(connection, run, new RunMemory(catalogue));
    List<Rejection> failed = chunk.rejections();
    if (!failed.isEmpty()) {
      deadLetters.write(work, target.name(), failed, false);
    }
    long aside = failed.size() + chunk.skipped();
    book.book(
        connection,
        run,
        new Counts(aside, 0, 0, 0, failed.size(), 0, 0, chunk.skipped(), 0, 0),
        ChunkBook.Span.NONE);
    return work;
  }

  /** The delivery that an earlier run of the entity left open; null when there is none. */
  public Delivery unsettled(Run run) {
    return scope.call(run.org(), connection -> open.find(connection, run));
  }

  /**
   * Withdraws a delivery of which the target takes nothing.
   *
   * @throws DeliveryRefused always: its records will be read again, its dead letters stay open
   */
  public void withdraw(Run run, Delivery delivery, DeliveryAnswer answer) {
    scope.run(run.org(), connection -> open.forget(connection, run, delivery));
    throw new DeliveryRefused(answer.refusal(), delivery.letters().isEmpty());
  }

  /**
   * Books what the target answered, moves the cursor and forgets the note.
   *
   * @param answer one result per item
   * @return what became of the items
   * @throws ChunkBook.Fenced when another run has taken this one over; nothing is booked then
   */
  public Counts settle(Run run, Delivery delivery, DeliveryAnswer answer) {
    List<Item> items = items(delivery);
    List<Rejection> rejections = rejections(delivery, items, answer);
    Counts counts = counts(run, items, answer);
    return scope.call(
        run.org(),
        connection ->
            settle(
                new Work(connection, run, new RunMemory(catalogue)),
                delivery,
                items,
                answer,
                rejections,
                counts));
  }

  private Counts settle(
      Work work,
      Delivery delivery,
      List<Item> items,
      DeliveryAnswer answer,
      List<Rejection> rejections,
      Counts counts)
      throws SQLException {
    Run run = work.run();
    book.hold(work.connection(), run);
    open.forget(work.connection(), run, delivery);
    if (!rejections.isEmpty()) {
      deadLetters.write(work, delivery.entity(), rejections, false);
    }
    List<Settled> settled = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Result.Status status = answer.results().get(i).status();
      if (status != Result.Status.REJECTED) {
        String resolution = status == Result.Status.SUPERSEDED ? "superseded" : "passed";
        settled.add(new Settled(items.get(i).key(), items.get(i).version(), resolution));
      }
    }
    open.resolve(work.connection(), run, delivery.entity(), settled);
    Position high = delivery.high();
    book.book(
        work.connection(),
        run,
        counts,
        new ChunkBook.Span(
            delivery.low(),
            lateLow(run, items, answer),
            high == null ? null : high.rowversion(),
            high == null ? null : high.key().json()));
    return counts;
  }

  /** An item that the target took, and how that resolves a dead letter of its record. */
  record Settled(BusinessKey key, long version, String resolution) {}

  /** An item of a delivery: what identifies it, and what was sent. */
  record Item(BusinessKey key, long version, String data) {}

  private static List<Item> items(Delivery delivery) {
    try {
      List<Item> items = new ArrayList<>(delivery.items());
      for (JsonNode item : JsonValues.mapper().readTree(delivery.itemsJson())) {
        List<String> key = new ArrayList<>();
        item.path("key").forEach(part -> key.add(part.isNull() ? null : part.asText()));
        items.add(
            new Item(
                new BusinessKey(key), item.path("version").asLong(), item.path("data").toString()));
      }
      return items;
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a delivery's items are not JSON", e);
    }
  }

  private static List<Rejection> rejections(
      Delivery delivery, List<Item> items, DeliveryAnswer answer) {
    List<RefusedRow> refused = new ArrayList<>();
    for (int i = 0; i < items.size(); i++) {
      Result result = answer.results().get(i);
      if (result.status() == Result.Status.REJECTED) {
        Item item = items.get(i);
        refused.add(
            new RefusedRow(
                item.key(),
                item.version(),
                item.data(),
                new Refusal(result.code(), result.message())));
      }
    }
    Originals originals = delivery.originals() == null ? keys -> Map.of() : delivery.originals();
    List<Rejection> rejections = Refused.rejections(refused, originals, Stage.DELIVER);
    return delivery.letters().isEmpty()
        ? rejections
        : rejections.stream().map(Rejection::withoutRaw).toList();
  }

  private static Counts counts(Run run, List<Item> items, DeliveryAnswer answer) {
    long[] of = new long[Result.Status.values().length];
    long late = 0;
    for (int i = 0; i < items.size(); i++) {
      of[answer.results().get(i).status().ordinal()]++;
      late += isLate(run, items.get(i), answer.results().get(i)) ? 1 : 0;
    }
    return new Counts(
        items.size(),
        of[Result.Status.INSERTED.ordinal()],
        of[Result.Status.UPDATED.ordinal()],
        of[Result.Status.UNCHANGED.ordinal()],
        of[Result.Status.REJECTED.ordinal()],
        0,
        of[Result.Status.SUPERSEDED.ordinal()],
        0,
        late,
        0);
  }

  /** The target did not have it, though the cursor had passed its version. */
  private static boolean isLate(Run run, Item item, Result result) {
    boolean written =
        result.status() == Result.Status.INSERTED || result.status() == Result.Status.UPDATED;
    return written && run.cursor() != null && item.version() < run.cursor();
  }

  private static Long lateLow(Run run, List<Item> items, DeliveryAnswer answer) {
    Long low = null;
    for (int i = 0; i < items.size(); i++) {
      if (isLate(run, items.get(i), answer.results().get(i))) {
        low = low == null ? items.get(i).version() : Math.min(low, items.get(i).version());
      }
    }
    return low;
  }

  /** The target refused a delivery as a whole. */
  public static final class DeliveryRefused extends RuntimeException {
    DeliveryRefused(String reason, boolean fromSource) {
      super(
          reason
              + ": the whole delivery was refused"
              + (fromSource ? " and will be read again" : "; its failed records stay open"));
    }
  }
}
