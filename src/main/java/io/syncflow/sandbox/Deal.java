package io.syncflow.sandbox;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * Deals the places of rows that are to be special, each place once. The newest 15 % of the rows
 * stay ordinary, so that a second read's overlap meets none of the faults again.
 */
final class Deal {

  private final Iterator<Integer> places;

  Deal(Random random, int rows) {
    List<Integer> all = shuffled(random, rows * 85 / 100);
    this.places = all.iterator();
  }

  Set<Integer> take(int count) {
    Set<Integer> taken = new HashSet<>();
    for (int i = 0; i < count; i++) {
      taken.add(places.next());
    }
    return taken;
  }

  /** 0 to count - 1 in random order. */
  static List<Integer> shuffled(Random random, int count) {
    List<Integer> numbers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      numbers.add(i);
    }
    Collections.shuffle(numbers, random);
    return numbers;
  }
}
