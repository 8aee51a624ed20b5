package io.syncflow;

import io.syncflow.db.DatabaseSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.CountDownLatch;

/** A hub in a process of its own, which carries a night until it is killed. */
final class NightProcess {

  private NightProcess() {}

  /** Arguments: data folder, database URL, the moment, chunk size. */
  public static void main(String[] args) throws InterruptedException {
    DatabaseSettings database =
        new DatabaseSettings(args[1], "syncflow_app", "app", "syncflow_owner", "owner");
    Clock clock = Clock.fixed(Instant.parse(args[2]), ZoneOffset.UTC);
    Hub hub = NightFixture.hub(Path.of(args[0]), database, clock, Integer.parseInt(args[3]));
    hub.context().createProducerTemplate().sendBody("direct:night-windows", "");
    new CountDownLatch(1).await();
  }
}
