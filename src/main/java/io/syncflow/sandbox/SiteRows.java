package io.syncflow.sandbox;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Generates {@link ErpTable#SITE_TAB}, which has no faults: everything else refers to it. */
final class SiteRows {

  static final int COUNT = 60;

  private final List<Object[]> rows = new ArrayList<>(COUNT);

  SiteRows(Random random) {
    Words words = new Words(random);
    Versions versions = new Versions(random, COUNT);
    for (int number : Deal.shuffled(random, COUNT)) {
      LocalDateTime created =
          LocalDateTime.of(2019, 1, 1, 8, 0)
              .plusDays(number * 17L)
              .plusSeconds(random.nextInt(9000));
      rows.add(
          new Object[] {
            contract(number),
            words.site(),
            words.pick(Words.COUNTRIES),
            random.nextInt(9) == 0 ? "N" : "Y",
            created,
            versions.date()
          });
    }
  }

  List<Object[]> rows() {
    return rows;
  }

  static String contract(int number) {
    return "S" + (100 + number);
  }
}
