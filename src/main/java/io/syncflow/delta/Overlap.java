package io.syncflow.delta;

/**
 * How far below its cursor an entity reads again, in the rowversion's unit, and how it learns from
 * rows that came late (decision 18). Immutable: {@link #after} gives the next state.
 *
 * @param configured as the route says; the width never falls below
 * @param widest the width never grows beyond
 * @param width how far below the cursor the next run reads
 * @param calmRuns completed runs in a row without a deep late row
 * @param readAgainFrom the next run starts no later than here; null = at the cursor minus the width
 */
record Overlap(long configured, long widest, long width, int calmRuns, Long readAgainFrom) {

  /**
   * Completed runs without a deep late row that halve a widened overlap: a day of five-minute runs.
   */
  static final int CALM_RUNS = 288;

  /** A late row this part of the width above the edge says that others may lie below it. */
  private static final int EDGE = 4;

  /** What a run's late rows said. */
  enum Lesson {
    /** Nothing new. */
    NONE,
    /** Late rows near the edge: the overlap grew, and the next run looks below the edge. */
    WIDENED,
    /** Late rows near the edge of the widest overlap: rows below it may be missing. */
    EXHAUSTED,
    /** Calm for long enough: the overlap fell back to what the route says. */
    CALMED
  }

  /** A new state and what it was learnt from. */
  record Learnt(Overlap overlap, Lesson lesson) {}

  /**
   * The overlap of an entity.
   *
   * @param widened the width learnt so far; null when nothing was
   */
  static Overlap of(long configured, long widest, Long widened, int calmRuns, Long readAgainFrom) {
    long most = Math.max(configured, widest);
    long width = widened == null ? configured : Math.min(Math.max(widened, configured), most);
    return new Overlap(configured, most, width, calmRuns, readAgainFrom);
  }

  /** Where a run starts; null = at the beginning, because there is no cursor yet. */
  Long readFrom(Long cursor) {
    if (cursor == null) {
      return null;
    }
    long from = Math.subtractExact(cursor, width);
    return readAgainFrom == null ? from : Math.min(from, readAgainFrom);
  }

  /** Whether the width is more than the route says. */
  boolean isWidened() {
    return width > configured;
  }

  /**
   * What a run teaches.
   *
   * @param cursor the cursor it began with
   * @param from where it began to read
   * @param lateLow its lowest late row; null when none was late
   * @param completed whether it read to its end
   */
  Learnt after(long cursor, long from, Long lateLow, boolean completed) {
    if (lateLow != null && isNearEdge(from, lateLow)) {
      if (width == widest) {
        return new Learnt(with(width, 0, null), Lesson.EXHAUSTED);
      }
      long wider = width > widest / 2 ? widest : width * 2;
      return new Learnt(with(wider, 0, Math.subtractExact(from, wider - width)), Lesson.WIDENED);
    }
    if (!completed) {
      return new Learnt(this, Lesson.NONE);
    }
    boolean deep = lateLow != null && cursor - lateLow > width / 2;
    int calm = deep ? 0 : calmRuns + 1;
    if (!isWidened() || calm < CALM_RUNS) {
      return new Learnt(with(width, isWidened() ? calm : 0, null), Lesson.NONE);
    }
    Overlap narrower = with(Math.max(configured, width / 2), 0, null);
    return new Learnt(narrower, narrower.isWidened() ? Lesson.NONE : Lesson.CALMED);
  }

  private boolean isNearEdge(long from, long lateLow) {
    return lateLow - from < (width + EDGE - 1) / EDGE;
  }

  private Overlap with(long newWidth, int calm, Long again) {
    return new Overlap(configured, widest, newWidth, calm, again);
  }
}
