package io.syncflow.syrve.pull;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;

/** The lists of a job, each received completely and kept on disk until the run has stored them. */
public final class FetchedLists implements Closeable {

  private final List<FetchedList> lists = new ArrayList<>();
  private final Map<String, String> notes = new TreeMap<>();

  void add(FetchedList list) {
    lists.add(list);
  }

  /** Keeps something about the run for its row; a null is left out. */
  void note(String name, String text) {
    if (text != null) {
      notes.put(name, text);
    }
  }

  List<FetchedList> all() {
    return lists;
  }

  Map<String, String> notes() {
    return notes;
  }

  /** How many items the lists have. */
  long items() {
    return lists.stream().mapToLong(list -> list.census().items()).sum();
  }

  /** The types of which every object was read. */
  Set<ObjectType> whole() {
    Set<ObjectType> whole = EnumSet.noneOf(ObjectType.class);
    lists.forEach(list -> whole.addAll(list.list().whole()));
    return whole;
  }

  /** Whether a list names the categories of products, as the old XML does. */
  boolean namesCategories() {
    return lists.stream().anyMatch(list -> list.list().shape() == ObjectShapes.XML_PRODUCT);
  }

  /** The revision that the server gave with its list; null when it gave none. */
  Long revision() {
    return lists.stream()
        .map(list -> list.census().revision())
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** Deletes them. */
  @Override
  public void close() {
    for (FetchedList list : lists) {
      try {
        list.spool().close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
