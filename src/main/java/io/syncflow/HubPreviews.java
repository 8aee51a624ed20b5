package io.syncflow;

import io.syncflow.api.PreviewsApi;
import io.syncflow.catalog.Author;
import io.syncflow.catalog.OutboundChanges;
import io.syncflow.catalog.Plan;
import io.syncflow.catalog.PlanApplication;
import io.syncflow.catalog.PlanOutcome;
import io.syncflow.catalog.Plans;
import io.syncflow.catalog.Staging;
import io.syncflow.db.OrgScope;
import io.syncflow.delta.DeltaCatalogue;
import io.syncflow.delta.DeltaDefinitions;
import io.syncflow.delta.DeltaReader;
import io.syncflow.delta.KeyedReader;
import io.syncflow.delta.StartSync;
import io.syncflow.delta.WholeReader;
import io.syncflow.ledger.RunLedger;
import io.syncflow.load.LoadPreview;
import io.syncflow.load.TargetCatalogue;
import io.syncflow.mapping.Mappings;
import io.syncflow.shopify.ShopProducts;
import io.syncflow.shopify.ShopReads;
import io.syncflow.shopify.ShopSweep;
import io.syncflow.syrve.SyrveSeat;
import io.syncflow.syrve.pull.FetchLists;
import io.syncflow.syrve.pull.Pulls;
import io.syncflow.xorosoft.Xorosoft;
import java.time.Clock;
import java.util.List;
import java.util.UUID;
import org.apache.camel.CamelContext;
import org.apache.camel.main.BaseMainSupport;
import org.apache.camel.main.MainListenerSupport;

/**
 * Composes previews of syncs out of what reads the sources, once the application has its beans and
 * before its routes are built.
 */
final class HubPreviews extends MainListenerSupport implements PreviewsApi.Previews {

  private final OrgScope scope;
  private final HubShopify shopify;
  private final Clock clock;
  private SyncPreviews previews;
  private SyncPlans applications;

  HubPreviews(OrgScope scope, HubShopify shopify, Clock clock) {
    this.scope = scope;
    this.shopify = shopify;
    this.clock = clock;
  }

  @Override
  public void afterConfigure(BaseMainSupport main) {
    CamelContext context = main.getCamelContext();
    Plans plans = new Plans(scope, clock);
    RunLedger ledger = bean(context, "ledger", RunLedger.class);
    DeltaCatalogue catalogue = new DeltaCatalogue(context, new DeltaDefinitions());
    TargetCatalogue targets = bean(context, "targets", TargetCatalogue.class);
    Mappings mappings = bean(context, "mappings", Mappings.class);
    LoadPreview loads = new LoadPreview(scope);
    Xorosoft xorosoft = bean(context, "xorosoft", Xorosoft.class);
    previews =
        new SyncPreviews(
            context,
            List.of(
                new ShopifyPreviews(
                    bean(context, "shopReads", ShopReads.class),
                    bean(context, "shopProducts", ShopProducts.class),
                    bean(context, "shopSweep", ShopSweep.class),
                    shopify.push(),
                    new OutboundChanges(scope)),
                new XorosoftPreviews(xorosoft),
                new SyrvePreviews(
                    scope,
                    bean(context, "syrveSeat", SyrveSeat.class),
                    bean(context, "syrveLists", FetchLists.class),
                    bean(context, "syrvePulls", Pulls.class)),
                new DeltaPreviews(
                    catalogue,
                    bean(context, "deltaReader", DeltaReader.class),
                    bean(context, "wholeReader", WholeReader.class),
                    targets,
                    mappings,
                    loads)),
            plans,
            ledger,
            Integer.parseInt(
                context.resolvePropertyPlaceholders("{{syncflow.preview.most-records}}").strip()),
            clock);
    context.getRegistry().bind("syncPreviews", previews);
    applications =
        new SyncPlans(
            plans,
            new PlanApplication(scope, plans, new Staging(scope, clock), clock),
            new XorosoftPlans(xorosoft),
            new DeltaPlans(
                catalogue,
                bean(context, "keyedReader", KeyedReader.class),
                targets,
                mappings,
                loads,
                ledger,
                bean(context, "startSync", StartSync.class),
                clock));
    context.getRegistry().bind("syncPlans", applications);
  }

  @Override
  public Plan start(
      UUID org, String system, String entity, boolean deletions, boolean fresh, Author author) {
    return previews.start(org, system, entity, deletions, fresh, author);
  }

  @Override
  public PlanOutcome apply(UUID org, Plan plan, Author author) {
    return applications.apply(org, plan, author);
  }

  private static <T> T bean(CamelContext context, String name, Class<T> type) {
    return context.getRegistry().lookupByNameAndType(name, type);
  }
}
