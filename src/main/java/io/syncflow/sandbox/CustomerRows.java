package io.syncflow.sandbox;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** Generates {@link ErpTable#CUSTOMER_INFO_TAB} with its faults. */
final class CustomerRows {

  static final int COUNT = 3000;
  static final DateTimeFormatter CREATED = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss");

  private final List<Object[]> rows = new ArrayList<>(COUNT);
  private final List<String> sound = new ArrayList<>(COUNT);
  private String refused;
  private String mended;

  CustomerRows(Random random) {
    Words words = new Words(random);
    Versions versions = new Versions(random, COUNT);
    Deal deal = new Deal(random, COUNT);
    Set<Integer> noSuchDate = deal.take(PlantedFaults.IMPOSSIBLE_DATE);
    Set<Integer> nameless = deal.take(PlantedFaults.NAME_MISSING);
    Set<Integer> negative = deal.take(PlantedFaults.CREDIT_NEGATIVE);
    for (int number : Deal.shuffled(random, COUNT)) {
      int place = rows.size();
      String id = customerId(number);
      String name = words.customer();
      String email = words.email(name, number);
      BigDecimal limit = BigDecimal.valueOf(random.nextInt(2_000) * 2_500L, 2);
      String created = created(random);
      if (noSuchDate.contains(place)) {
        created = "2026-02-30 09:15:00";
      } else if (nameless.contains(place)) {
        name = "";
        mended = mended == null ? id : mended;
      } else if (negative.contains(place)) {
        limit = new BigDecimal("-150.00");
        refused = refused == null ? id : refused;
      } else {
        sound.add(id);
      }
      rows.add(
          new Object[] {
            id, name, email, words.pick(Words.COUNTRIES), limit, created, versions.timestamp()
          });
    }
  }

  List<Object[]> rows() {
    return rows;
  }

  /** Customers without a fault; the newest last. */
  List<String> sound() {
    return sound;
  }

  /** A customer the target's database refuses for good; an order waits for it. */
  String refused() {
    return refused;
  }

  /** The customer whose missing name is supplied on day two; an order waits for it. */
  String mended() {
    return mended;
  }

  static String customerId(int number) {
    return "C" + (20_000 + number);
  }

  static String created(Random random) {
    return LocalDateTime.of(2021, 1, 4, 7, 30)
        .plusSeconds(random.nextInt(120_000_000))
        .format(CREATED);
  }
}
