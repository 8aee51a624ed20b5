package io.syncflow.syrve;

import java.util.Optional;
import java.util.UUID;

/** {@code syncflow connection test syrve}: logs in and out, and asks the server what it is. */
public final class SyrveProbe {

  private final SyrveAccounts accounts;
  private final SyrveSeats seats;

  public SyrveProbe(SyrveAccounts accounts, SyrveSeats seats) {
    this.accounts = accounts;
    this.seats = seats;
  }

  /**
   * The named outcome and a sentence; empty when the login went well. The seat keeps both in the
   * account, unless another job of the hub has it and nothing was tried.
   */
  public Optional<String> failure(UUID org) {
    try (SyrveSession session = seats.probe(accounts.of(org))) {
      return Optional.empty();
    } catch (SyrveFailed failure) {
      return Optional.of(failure.reason());
    }
  }
}
