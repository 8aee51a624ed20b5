package io.syncflow;

import io.syncflow.api.ApiDocument;
import io.syncflow.api.ApiGate;
import io.syncflow.api.ApiHeaders;
import io.syncflow.api.ConnectionsApi;
import io.syncflow.api.CursorsApi;
import io.syncflow.api.DeletesApi;
import io.syncflow.api.DeskApi;
import io.syncflow.api.FailedRecordsApi;
import io.syncflow.api.HousekeepingApi;
import io.syncflow.api.MappingsApi;
import io.syncflow.api.OrganizationsApi;
import io.syncflow.api.PendingParentsApi;
import io.syncflow.api.ProgressApi;
import io.syncflow.api.ReconciliationsApi;
import io.syncflow.api.ReplayApi;
import io.syncflow.api.RestoreApi;
import io.syncflow.api.RoutesApi;
import io.syncflow.api.RunsApi;
import io.syncflow.api.SchedulesApi;
import io.syncflow.api.SyncsApi;
import io.syncflow.api.TokensApi;
import io.syncflow.api.TriggersApi;
import io.syncflow.connection.Accounts;
import io.syncflow.db.OrgTransaction;
import io.syncflow.deadletter.KeepFailedRecord;
import io.syncflow.deadletter.ParentRequests;
import io.syncflow.deadletter.ReplayLetters;
import io.syncflow.deadletter.ReplaySettlement;
import io.syncflow.deadletter.Replays;
import io.syncflow.delta.ChunkLoading;
import io.syncflow.delta.DeltaDefinitions;
import io.syncflow.delta.DeltaJobs;
import io.syncflow.delta.DeltaReader;
import io.syncflow.delta.KeyedReader;
import io.syncflow.delta.NightReader;
import io.syncflow.delta.NightRuns;
import io.syncflow.delta.Overlaps;
import io.syncflow.delta.StartSync;
import io.syncflow.delta.WholeReader;
import io.syncflow.ledger.Alerts;
import io.syncflow.ledger.RunControl;
import io.syncflow.ledger.RunLedger;
import io.syncflow.ledger.Runs;
import io.syncflow.ledger.UsualRows;
import io.syncflow.load.Deliveries;
import io.syncflow.load.GiveUpWaiting;
import io.syncflow.load.KeySweep;
import io.syncflow.load.Loader;
import io.syncflow.load.Reconcile;
import io.syncflow.load.ReleaseHeld;
import io.syncflow.load.TargetCatalogue;
import io.syncflow.mapping.Mappings;
import io.syncflow.ops.Archive;
import io.syncflow.ops.ClockSkew;
import io.syncflow.ops.Housekeeping;
import io.syncflow.ops.JobFires;
import io.syncflow.ops.LogPartitions;
import io.syncflow.ops.PreviewCache;
import io.syncflow.ops.RouteControl;
import io.syncflow.ops.Schedules;
import io.syncflow.schedulehub.ScheduleHub;
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
            Map.entry("alerts", Alerts.class),
            Map.entry("apiGate", ApiGate.class),
            Map.entry("apiDocument", ApiDocument.class),
            Map.entry("apiHeaders", ApiHeaders.class),
            Map.entry("archive", Archive.class),
            Map.entry("clockSkew", ClockSkew.class),
            Map.entry("connectionsApi", ConnectionsApi.class),
            Map.entry("cursorsApi", CursorsApi.class),
            Map.entry("deletesApi", DeletesApi.class),
            Map.entry("deliveries", Deliveries.class),
            Map.entry("deltaDefinitions", DeltaDefinitions.class),
            Map.entry("deltaReader", DeltaReader.class),
            Map.entry("deskApi", DeskApi.class),
            Map.entry("failedRecords", KeepFailedRecord.class),
            Map.entry("failedRecordsApi", FailedRecordsApi.class),
            Map.entry("giveUpWaiting", GiveUpWaiting.class),
            Map.entry("housekeeping", Housekeeping.class),
            Map.entry("housekeepingApi", HousekeepingApi.class),
            Map.entry("heldChanges", ReleaseHeld.class),
            Map.entry("jobFires", JobFires.class),
            Map.entry("jobs", DeltaJobs.class),
            Map.entry("keySweep", KeySweep.class),
            Map.entry("keyedReader", KeyedReader.class),
            Map.entry("ledger", RunLedger.class),
            Map.entry("loader", Loader.class),
            Map.entry("loading", ChunkLoading.class),
            Map.entry("logPartitions", LogPartitions.class),
            Map.entry("mappings", Mappings.class),
            Map.entry("mappingsApi", MappingsApi.class),
            Map.entry("orgTransaction", OrgTransaction.class),
            Map.entry("nightReader", NightReader.class),
            Map.entry("nightWorkers", ExecutorService.class),
            Map.entry("nights", NightRuns.class),
            Map.entry("organisations", ExecutorService.class),
            Map.entry("overlaps", Overlaps.class),
            Map.entry("organizationsApi", OrganizationsApi.class),
            Map.entry("parentRequests", ParentRequests.class),
            Map.entry("pendingParentsApi", PendingParentsApi.class),
            Map.entry("previewCache", PreviewCache.class),
            Map.entry("progressApi", ProgressApi.class),
            Map.entry("reconcile", Reconcile.class),
            Map.entry("reconciliationsApi", ReconciliationsApi.class),
            Map.entry("redactor", Redactor.class),
            Map.entry("replayApi", ReplayApi.class),
            Map.entry("replayLetters", ReplayLetters.class),
            Map.entry("replaySettlement", ReplaySettlement.class),
            Map.entry("replays", Replays.class),
            Map.entry("restoreApi", RestoreApi.class),
            Map.entry("routeControl", RouteControl.class),
            Map.entry("routesApi", RoutesApi.class),
            Map.entry("runControl", RunControl.class),
            Map.entry("runs", Runs.class),
            Map.entry("runsApi", RunsApi.class),
            Map.entry("schedulesApi", SchedulesApi.class),
            Map.entry("scheduleHub", ScheduleHub.class),
            Map.entry("schedules", Schedules.class),
            Map.entry("secrets", Secrets.class),
            Map.entry("startSync", StartSync.class),
            Map.entry("syncsApi", SyncsApi.class),
            Map.entry("targets", TargetCatalogue.class),
            Map.entry("tokensApi", TokensApi.class),
            Map.entry("triggersApi", TriggersApi.class),
            Map.entry("usualRows", UsualRows.class),
            Map.entry("wholeReader", WholeReader.class)),
        Map.of());
  }
}
