package io.syncflow.shopify;

import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.record.JsonValues;
import io.syncflow.shopify.ShopRefused.Kind;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * The products of a bulk result, part by part. While those of one part are worked on, the next
 * parts are read by other threads; never more than {@link #AHEAD}, so memory stays flat.
 */
final class BulkProducts implements Iterator<ShopProduct> {

  private static final int AHEAD = 2;

  private final BulkLines lines;
  private final BulkPart[] readers = new BulkPart[AHEAD];
  private final Queue<CompletableFuture<List<ShopProduct>>> ahead = new ArrayDeque<>(AHEAD);
  private Iterator<ShopProduct> products = List.<ShopProduct>of().iterator();
  private int begun;

  BulkProducts(BulkLines lines) {
    this.lines = lines;
    Arrays.setAll(readers, i -> new BulkPart());
  }

  @Override
  public boolean hasNext() {
    readAhead();
    while (!products.hasNext() && !ahead.isEmpty()) {
      products = ended(ahead.remove()).iterator();
      readAhead();
    }
    return products.hasNext();
  }

  /** A reader is free again when its part has left the queue: it ended before. */
  private void readAhead() {
    while (ahead.size() < AHEAD && begun < lines.parts()) {
      int part = begun++;
      BulkPart reader = readers[part % AHEAD];
      ahead.add(CompletableFuture.supplyAsync(() -> reader.products(lines.part(part))));
    }
  }

  private static List<ShopProduct> ended(CompletableFuture<List<ShopProduct>> part) {
    try {
      return part.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException why) {
        throw why;
      }
      throw e;
    }
  }

  @Override
  public ShopProduct next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    return products.next();
  }

  /** How many lines were not as the query has them, and took longer. */
  long readByJackson() {
    return Arrays.stream(readers).mapToLong(BulkPart::readByJackson).sum();
  }

  /** The ids of a part's objects. */
  static List<String> ids(byte[] part) {
    return trees(part).stream().map(object -> object.path("id").asText()).toList();
  }

  /** A part's objects, as they are. */
  static List<ObjectNode> trees(byte[] part) {
    ObjectReader reader = JsonValues.mapper().reader();
    List<ObjectNode> trees = new ArrayList<>();
    int end;
    for (int start = 0; start < part.length; start = end + 1) {
      end = ByteSearch.lineBreak(part, start, part.length);
      trees.add(tree(reader, part, start, end));
    }
    return trees;
  }

  /** A line as a tree. */
  static ObjectNode tree(ObjectReader reader, byte[] part, int start, int end) {
    try {
      if (reader.readTree(part, start, end - start) instanceof ObjectNode whole) {
        return whole;
      }
    } catch (IOException e) {
      // Falls through: a line that is no object is one as little as one that was cut off.
    }
    throw new ShopRefused(Kind.NO_PAYLOAD, "a line of shopify's bulk result is no JSON object");
  }
}
