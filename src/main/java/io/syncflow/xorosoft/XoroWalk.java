package io.syncflow.xorosoft;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.http.Pause;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * A walk through all pages of a list. Xorosoft answers a call that came too fast like the end of
 * the list: {@code Result} false and no rows. So no empty page ends a walk until a page that has
 * rows, asked for in between, has shown that calls are answered.
 */
final class XoroWalk {

  /** How long it waits after the first time, in tenths of that: it gets longer. */
  private static final List<Integer> TENTHS = List.of(10, 25, 50, 190);

  /** What there is without any filter. */
  private static final List<Map.Entry<String, String>> ANYTHING =
      List.of(Map.entry("per_page", "1"));

  private final XoroClient client;
  private final XoroAccount account;
  private final String path;
  private final List<Map.Entry<String, String>> query;
  private final Asking asking;
  private final Pause pause;
  private final Duration firstPause;
  private int number = 1;
  private boolean ended;

  XoroWalk(
      XoroClient client,
      XoroAccount account,
      String path,
      List<Map.Entry<String, String>> query,
      Asking asking,
      Pause pause,
      Duration firstPause) {
    this.client = client;
    this.account = account;
    this.path = path;
    this.query = query;
    this.asking = asking;
    this.pause = pause;
    this.firstPause = firstPause;
  }

  /**
   * The rows of the next page; null at the end of the list.
   *
   * @throws XoroRefused when the end cannot be told from being throttled
   */
  List<JsonNode> next() {
    if (ended) {
      return null;
    }
    XoroPage page = ask(number);
    if (page.isDoubtful()) {
      page = doubt();
    }
    if (page.rows().isEmpty()) {
      ended = true;
      return null;
    }
    number++;
    return page.rows();
  }

  /** Asks again, a little later each time, until a page with rows shows that calls are answered. */
  private XoroPage doubt() {
    for (int tenths : TENTHS) {
      rest(firstPause.multipliedBy(tenths).dividedBy(10));
      boolean answered = isAnswered();
      XoroPage page = ask(number);
      if (answered || !page.isDoubtful()) {
        return page;
      }
    }
    throw new XoroRefused(
        "xorosoft answers nothing, neither behind page "
            + (number - 1)
            + " nor where it has rows: it throttles, or its lists are empty");
  }

  /** Whether Xorosoft answers a call of which the answer is known to have rows. */
  private boolean isAnswered() {
    XoroPage page = number > 1 ? ask(number - 1) : client.page(account, path, ANYTHING, 1, asking);
    return !page.rows().isEmpty();
  }

  private XoroPage ask(int wanted) {
    return client.page(account, path, query, wanted, asking);
  }

  private void rest(Duration time) {
    asking.patience().run();
    pause.last(time);
  }
}
