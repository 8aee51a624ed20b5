package io.syncflow;

import io.syncflow.api.CatalogConflictsApi;
import io.syncflow.api.CatalogOperationsApi;
import io.syncflow.api.CatalogPlansApi;
import io.syncflow.api.CatalogProductsApi;
import io.syncflow.api.CatalogSettingsApi;
import io.syncflow.api.CategoriesApi;
import io.syncflow.api.Cursors;
import io.syncflow.api.Json;
import io.syncflow.api.PreviewsApi;
import io.syncflow.api.StagingApi;
import io.syncflow.catalog.Categories;
import io.syncflow.catalog.Conflicts;
import io.syncflow.catalog.Operations;
import io.syncflow.catalog.PlanApplication;
import io.syncflow.catalog.Plans;
import io.syncflow.catalog.ProductDesk;
import io.syncflow.catalog.Rollbacks;
import io.syncflow.catalog.SettingsStore;
import io.syncflow.catalog.Staging;
import io.syncflow.catalog.Versions;
import io.syncflow.db.OrgScope;
import java.time.Clock;
import org.apache.camel.main.Main;

/** Composes the catalog: what people ask for over HTTP. */
final class HubCatalog {

  private HubCatalog() {}

  /** Hands the API what people ask for, on connections that runs cannot use up. */
  static void bind(
      Main main,
      OrgScope scope,
      Clock clock,
      PreviewsApi.Previews previews,
      Cursors cursors,
      Json json) {
    Operations operations = new Operations(scope);
    Staging staging = new Staging(scope, clock);
    Plans plans = new Plans(scope, clock);
    PlanApplication planned = new PlanApplication(scope, plans, staging, clock);
    main.bind(
        "catalogProductsApi",
        new CatalogProductsApi(new ProductDesk(scope, clock), new Versions(scope), cursors, json));
    main.bind("catalogOperationsApi", new CatalogOperationsApi(operations, staging, cursors, json));
    main.bind("stagingApi", new StagingApi(staging, cursors, json));
    main.bind(
        "catalogConflictsApi", new CatalogConflictsApi(new Conflicts(scope, clock), cursors, json));
    main.bind(
        "catalogPlansApi",
        new CatalogPlansApi(
            plans, previews, new Rollbacks(scope, plans, planned, clock), cursors, json));
    main.bind("categoriesApi", new CategoriesApi(new Categories(scope), cursors, json));
    main.bind("previewsApi", new PreviewsApi(previews, json));
    main.bind(
        "catalogSettingsApi",
        new CatalogSettingsApi(
            new SettingsStore(scope),
            HubAccountRules.of(new RouteSystems(main::getCamelContext)),
            json));
  }
}
