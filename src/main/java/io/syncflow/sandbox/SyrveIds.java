package io.syncflow.sandbox;

import java.util.Random;
import java.util.UUID;

/** Ids that are the same for the same seed, in the form of random UUIDs (RFC 9562, version 4). */
final class SyrveIds {

  private final Random random;

  SyrveIds(Random random) {
    this.random = random;
  }

  String next() {
    long high = random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL | 0x4000L;
    long low = random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL | 0x8000_0000_0000_0000L;
    return new UUID(high, low).toString();
  }
}
