package io.syncflow;

import io.syncflow.connection.Accounts;
import io.syncflow.db.OrgTransaction;
import io.syncflow.deadletter.KeepFailedRecord;
import io.syncflow.delta.DeltaDefinitions;
import io.syncflow.delta.DeltaJobs;
import io.syncflow.delta.DeltaReader;
import io.syncflow.delta.StartSync;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunLedger;
import io.syncflow.ledger.Runs;
import io.syncflow.load.Loader;
import io.syncflow.load.TargetCatalogue;
import io.syncflow.mapping.Mappings;
import io.syncflow.ops.JobFires;
import io.syncflow.ops.RouteControl;
import io.syncflow.ops.Schedules;
import io.syncflow.security.Redactor;
import io.syncflow.security.Secrets;
import io.syncflow.validate.BeanCatalog;
import java.util.Map;
import java.util.concurrent.ExecutorService;

/** What the hub gives to routes, by name and class, for those who look without starting one. */
public final class HubBeans {

  private HubBeans() {}

  /** The beans of every hub; its placeholders all come from config/application.properties. */
  public static BeanCatalog catalog() {
    return new BeanCatalog(
        Map.ofEntries(
            Map.entry("accounts", Accounts.class),
            Map.entry("deltaDefinitions", DeltaDefinitions.class),
            Map.entry("deltaReader", DeltaReader.class),
            Map.entry("failedRecords", KeepFailedRecord.class),
            Map.entry("jobs", DeltaJobs.class),
            Map.entry("jobFires", JobFires.class),
            Map.entry("ledger", RunLedger.class),
            Map.entry("loader", Loader.class),
            Map.entry("mappings", Mappings.class),
            Map.entry("organisations", ExecutorService.class),
            Map.entry("orgTransaction", OrgTransaction.class),
            Map.entry("redactor", Redactor.class),
            Map.entry("routeControl", RouteControl.class),
            Map.entry("runControl", RunControl.class),
            Map.entry("runs", Runs.class),
            Map.entry("schedules", Schedules.class),
            Map.entry("secrets", Secrets.class),
            Map.entry("startSync", StartSync.class),
            Map.entry("targets", TargetCatalogue.class)),
        Map.of());
  }
}
