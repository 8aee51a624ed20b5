package io.syncflow.cli;

import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/** A run's progress bar in a terminal; nothing anywhere else. */
final class RunBar implements AutoCloseable {

  private static final int REFRESH_MILLIS = 100;

  private final ProgressBar bar;

  /**
   * @param visible false to show nothing
   */
  RunBar(String entity, boolean visible, boolean unicode) {
    this.bar =
        visible
            ? new ProgressBarBuilder()
                .setTaskName(String.format("%-16s", entity))
                .setInitialMax(-1)
                .setUnit(" rows", 1)
                .setStyle(
                    unicode ? ProgressBarStyle.COLORFUL_UNICODE_BLOCK : ProgressBarStyle.ASCII)
                .setUpdateIntervalMillis(REFRESH_MILLIS)
                .showSpeed()
                .build()
            : null;
  }

  /**
   * @param done records accounted for so far
   * @param total records the read will give; null while unknown
   */
  void show(long done, Long total) {
    if (bar != null) {
      if (total != null) {
        bar.maxHint(total);
      }
      bar.stepTo(done);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
