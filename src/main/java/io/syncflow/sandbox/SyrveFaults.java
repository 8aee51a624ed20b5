package io.syncflow.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What a simulated Syrve server was asked to do wrong, and has not done yet. */
public final class SyrveFaults {

  private record Wish(SyrveFault fault, String path, int left) {}

  private final List<Wish> wishes = new ArrayList<>();

  /**
   * Asks for a fault in each of the next calls of a path; of two wishes for a path the older comes
   * first.
   *
   * @param path how the path begins, below {@code /resto/api}, such as {@code
   *     /v2/entities/products/list}; empty for any call
   * @param times how many calls
   */
  public synchronized void next(SyrveFault fault, String path, int times) {
    wishes.add(new Wish(fault, path, times));
  }

  /** Forgets one kind of fault of a path, or of every path when that is empty. */
  public synchronized void cancel(SyrveFault fault, String path) {
    wishes.removeIf(wish -> wish.fault() == fault && (path.isEmpty() || wish.path().equals(path)));
  }

  /** Forgets what was not done yet. */
  public synchronized void clear() {
    wishes.clear();
  }

  /** Calls that will go wrong, if they come. */
  public synchronized int left() {
    return wishes.stream().mapToInt(Wish::left).sum();
  }

  synchronized Optional<SyrveFault> take(String path) {
    for (int i = 0; i < wishes.size(); i++) {
      Wish wish = wishes.get(i);
      if (path.startsWith(wish.path())) {
        if (wish.left() > 1) {
          wishes.set(i, new Wish(wish.fault(), wish.path(), wish.left() - 1));
        } else {
          wishes.remove(i);
        }
        return Optional.of(wish.fault());
      }
    }
    return Optional.empty();
  }
}
