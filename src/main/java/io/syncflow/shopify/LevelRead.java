package io.syncflow.shopify;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.shopify.ShopRefused.Kind;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** All stock levels of a shop, by item and place, from one bulk operation. */
public final class LevelRead implements AutoCloseable {

  private static final int LEVELS_PER_CHUNK = 5_000;

  private final Instant askedAt;
  private final BulkJob.Result result;
  private Iterator<ObjectNode> lines = List.<ObjectNode>of().iterator();
  private int part;
  private boolean ended;

  /**
   * Levels that are kept in one transaction.
   *
   * @param reached where the cursor stands once they are kept, in microseconds since 1970; null
   *     before the last chunk
   */
  public record Chunk(List<StockLevel> levels, Long reached) {}

  /**
   * @param askedAt when the shop was asked, by the database's clock
   */
  LevelRead(Instant askedAt, BulkJob.Result result) {
    this.askedAt = askedAt;
    this.result = result;
  }

  Instant askedAt() {
    return askedAt;
  }

  /** Levels in all: what is no item of its own. */
  long total() {
    return result.lines().lines() - result.lines().roots();
  }

  /** The next chunk; null at the end. */
  Chunk next() {
    if (ended) {
      return null;
    }
    List<StockLevel> levels = new ArrayList<>();
    while (levels.size() < LEVELS_PER_CHUNK && hasLine()) {
      ObjectNode line = lines.next();
      if (line.has("__parentId")) {
        levels.add(level(line));
      }
    }
    ended = !hasLine();
    Long reached = ended ? ChronoUnit.MICROS.between(Instant.EPOCH, result.begunAt()) : null;
    return new Chunk(levels, reached);
  }

  private boolean hasLine() {
    while (!lines.hasNext() && part < result.lines().parts()) {
      lines = BulkProducts.trees(result.lines().part(part++)).iterator();
    }
    return lines.hasNext();
  }

  private static StockLevel level(ObjectNode line) {
    String item = line.path("__parentId").asText();
    String location = line.path("location").path("id").asText();
    JsonNode available = line.path("quantities").path(0).path("quantity");
    try {
      return new StockLevel(
          item,
          location,
          available.isIntegralNumber() ? available.longValue() : null,
          Instant.parse(line.path("updatedAt").asText()));
    } catch (DateTimeParseException e) {
      throw new ShopRefused(
          Kind.NO_PAYLOAD, "shopify gave no time of change for " + item + " at " + location);
    }
  }

  @Override
  public void close() {
    result.close();
  }
}
