package io.syncflow.validate.project;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * A value of a YAML file with the place it is written at.
 *
 * @param kind what it is
 * @param text the scalar's text; empty for maps and lists
 * @param quoted the scalar was quoted or a block, so it is text whatever it looks like
 * @param entries a map's entries in the order of the file
 * @param items a list's items
 */
public record YamlNode(
    Kind kind,
    Place place,
    String text,
    boolean quoted,
    List<Entry> entries,
    List<YamlNode> items) {

  /** Shape of a value. */
  public enum Kind {
    MAP,
    LIST,
    SCALAR
  }

  /** A key of a map, where it is written, and its value. */
  public record Entry(String key, Place place, YamlNode value) {

    /** The last line that something of this entry begins in. */
    int lastLine() {
      int[] last = {Math.max(place.line(), value.place().line())};
      value.visitEntries(entry -> last[0] = Math.max(last[0], entry.value().place().line()));
      return last[0];
    }
  }

  public boolean isMap() {
    return kind == Kind.MAP;
  }

  public boolean isList() {
    return kind == Kind.LIST;
  }

  public boolean isScalar() {
    return kind == Kind.SCALAR;
  }

  /** The value under {@code key}; empty when this is no map or has no such key. */
  public Optional<YamlNode> get(String key) {
    return entries.stream().filter(entry -> entry.key().equals(key)).map(Entry::value).findFirst();
  }

  /** The scalar under {@code key}; empty when it is absent, blank or no scalar. */
  public Optional<Located> scalar(String key) {
    return get(key)
        .filter(YamlNode::isScalar)
        .map(YamlNode::located)
        .filter(s -> !s.text().isBlank());
  }

  public Located located() {
    return new Located(text, place);
  }

  /** Visits every entry of every map in this tree, parents before children. */
  public void visitEntries(Consumer<Entry> visitor) {
    for (Entry entry : entries) {
      visitor.accept(entry);
      entry.value().visitEntries(visitor);
    }
    items.forEach(item -> item.visitEntries(visitor));
  }

  /** Visits every scalar in this tree; the visitor gets the key it stands under, or "". */
  public void visitScalars(ScalarVisitor visitor) {
    visitScalars("", visitor);
  }

  private void visitScalars(String key, ScalarVisitor visitor) {
    if (isScalar()) {
      visitor.visit(key, located());
    }
    entries.forEach(entry -> entry.value().visitScalars(entry.key(), visitor));
    items.forEach(item -> item.visitScalars(key, visitor));
  }

  /** Receives a scalar and the key it stands under. */
  @FunctionalInterface
  public interface ScalarVisitor {
    void visit(String key, Located scalar);
  }
}
