package io.syncflow.sandbox;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Generates {@link ErpTable#INVENTORY_PART_TAB} with its faults. */
final class PartRows {

  static final int COUNT = 4000;

  private final List<Object[]> rows = new ArrayList<>(COUNT);
  private final List<String> sound = new ArrayList<>(COUNT);
  private String mended;

  PartRows(Random random) {
    Words words = new Words(random);
    Versions versions = new Versions(random, COUNT);
    Deal deal = new Deal(random, COUNT);
    Set<Integer> badWeight = deal.take(PlantedFaults.WEIGHT_NOT_A_NUMBER);
    Set<Integer> tooLong = deal.take(PlantedFaults.DESCRIPTION_TOO_LONG);
    Set<Integer> tooExact = deal.take(PlantedFaults.PRICE_TOO_EXACT);
    Set<Integer> faulty = new HashSet<>(badWeight);
    faulty.addAll(tooLong);
    faulty.addAll(tooExact);
    int badWeights = 0;
    for (int number : Deal.shuffled(random, COUNT)) {
      int place = rows.size();
      String part = partNo(number);
      String weight = weight(random);
      if (badWeight.contains(place)) {
        weight = badWeights++ % 2 == 0 ? "n/a" : "12,50";
        mended = mended == null ? part : mended;
      }
      rows.add(
          new Object[] {
            part,
            tooLong.contains(place) ? words.longProduct(120) : words.product(),
            words.padded(words.pick(Words.UNITS), 10),
            words.padded(words.pick(Words.CATEGORIES), 20),
            tooExact.contains(place) ? new BigDecimal("19.9975") : price(random),
            weight,
            random.nextInt(5000),
            SiteRows.contract(random.nextInt(SiteRows.COUNT)),
            words.pick(List.of("A", "A", "A", "I", "O")),
            versions.number()
          });
      if (!faulty.contains(place)) {
        sound.add(part);
      }
    }
  }

  List<Object[]> rows() {
    return rows;
  }

  /** Parts without a fault; the newest last. */
  List<String> sound() {
    return sound;
  }

  /** The part whose weight is put right on day two. */
  String mended() {
    return mended;
  }

  static String partNo(int number) {
    return "P-%05d".formatted(10_000 + number);
  }

  static BigDecimal price(Random random) {
    return BigDecimal.valueOf(100 + random.nextInt(250_000), 2);
  }

  static String weight(Random random) {
    return random.nextInt(20) == 0
        ? ""
        : BigDecimal.valueOf(1 + random.nextInt(90_000), random.nextInt(4)).toPlainString();
  }
}
