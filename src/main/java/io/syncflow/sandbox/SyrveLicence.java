package io.syncflow.sandbox;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** The seats of a simulated licence: a token takes one from login to logout, or for an hour. */
final class SyrveLicence {

  private final Clock clock;
  private final Map<String, Instant> tokens = new HashMap<>();

  /** Counted from the login, not from the last call (reference/syrve.md 1.8). */
  private Duration life = Duration.ofHours(1);

  private int seats = 1;
  private int most;
  private final List<String> given = new ArrayList<>();

  SyrveLicence(Clock clock) {
    this.clock = clock;
  }

  synchronized void seats(int number) {
    seats = number;
  }

  synchronized void life(Duration ofTokens) {
    life = ofTokens;
  }

  /** A new token, or nothing while every seat is taken. */
  synchronized Optional<String> take() {
    if (taken() >= seats) {
      return Optional.empty();
    }
    String token = UUID.randomUUID().toString();
    tokens.put(token, clock.instant().plus(life));
    most = Math.max(most, tokens.size());
    given.add(token);
    return Optional.of(token);
  }

  synchronized boolean knows(String token) {
    forgetOld();
    return tokens.containsKey(token);
  }

  synchronized void release(String token) {
    tokens.remove(token);
  }

  synchronized void releaseAll() {
    tokens.clear();
  }

  synchronized Set<String> inUse() {
    forgetOld();
    return Set.copyOf(tokens.keySet());
  }

  synchronized int taken() {
    return inUse().size();
  }

  synchronized int free() {
    return seats - taken();
  }

  synchronized int most() {
    return most;
  }

  synchronized List<String> given() {
    return List.copyOf(given);
  }

  private void forgetOld() {
    Instant now = clock.instant();
    tokens.values().removeIf(end -> !end.isAfter(now));
  }
}
