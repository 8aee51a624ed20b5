package io.syncflow.validate;

import io.syncflow.validate.project.Place;
import java.util.Collection;
import java.util.SortedSet;
import java.util.TreeSet;

/** Collects faults: each once, sorted by place. Not safe for concurrent use. */
public final class Faults {

  private final SortedSet<Fault> found = new TreeSet<>();

  /** Adds something that must be mended before a hub may start. */
  public void error(Place at, String rule, String message) {
    add(at, Severity.ERROR, rule, message);
  }

  /** Adds something that works but will bite. */
  public void warning(Place at, String rule, String message) {
    add(at, Severity.WARNING, rule, message);
  }

  /** True when an error was found in {@code file} from line {@code first} to {@code last}. */
  public boolean hasErrorWithin(String file, int first, int last) {
    return found.stream()
        .anyMatch(
            fault ->
                fault.severity() == Severity.ERROR
                    && fault.file().equals(file)
                    && fault.line() >= first
                    && fault.line() <= last);
  }

  public void addAll(Collection<Fault> faults) {
    found.addAll(faults);
  }

  /** The faults so far, by file and line. */
  public SortedSet<Fault> sorted() {
    return new TreeSet<>(found);
  }

  private void add(Place at, Severity severity, String rule, String message) {
    found.add(new Fault(at.file(), at.line(), at.column(), severity, rule, message));
  }
}
