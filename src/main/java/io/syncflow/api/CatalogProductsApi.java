package io.syncflow.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.syncflow.catalog.Masking;
import io.syncflow.catalog.Product;
import io.syncflow.catalog.ProductDesk;
import io.syncflow.catalog.ProductVersion;
import io.syncflow.catalog.Versions;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Products and their histories: list, show, edit one, lock one. */
public final class CatalogProductsApi {

  private static final Duration LOCK = Duration.ofHours(1);

  private final ProductDesk desk;
  private final Versions versions;
  private final Cursors cursors;
  private final Json json;

  public CatalogProductsApi(ProductDesk desk, Versions versions, Cursors cursors, Json json) {
    this.desk = desk;
    this.versions = versions;
    this.cursors = cursors;
    this.json = json;
  }

  /**
   * A product as people see it.
   *
   * @param product its fields and variants, without those that the caller may not see
   */
  record View(
      UUID id,
      long version,
      Long lastSyncVersion,
      String lockedBy,
      Instant lockedUntil,
      Instant updatedAt,
      JsonNode product) {}

  /**
   * @param version the version the caller has seen
   */
  record Edit(Long version, Map<String, JsonNode> fields) {}

  /**
   * @param duration ISO 8601, at most PT24H; an hour if left out
   */
  record LockWish(String duration) {}

  /**
   * @param force also when somebody else holds it, which only admins may
   */
  record UnlockWish(Boolean force) {}

  /** {@code GET /catalog/products}: in the order of SKUs. */
  public Page<View> list(ApiRequest request) {
    Query query = request.query().only("category", "sku", "limit", "cursor");
    if (query.text("sku") != null) {
      return new Page<>(
          desk.bySku(request.org(), query.text("sku")).stream().map(p -> view(request, p)).toList(),
          null);
    }
    List<Product> found =
        desk.page(
            request.org(),
            cursors.place(request, "products"),
            query.text("category"),
            query.limit() + 1);
    Page<Product> page =
        cursors.pageByPlace(request, "products", found, p -> p.snapshot().value("sku").textValue());
    return new Page<>(page.items().stream().map(p -> view(request, p)).toList(), page.nextCursor());
  }

  /** {@code GET /catalog/products/{id}}. */
  public View show(ApiRequest request) {
    request.query().only();
    return view(request, find(request));
  }

  /** {@code POST /catalog/products/{id}/edit}: the product as it is then. */
  public View edit(ApiRequest request) {
    request.query().only();
    Edit edit = json.read(request.body(), Edit.class);
    if (edit.version() == null || edit.fields() == null || edit.fields().isEmpty()) {
      throw Refusal.field(
          "", "field_required", "The body names the version that was seen, and fields.");
    }
    return view(
        request,
        CatalogAnswers.of(
            () ->
                desk.edit(
                    request.org(),
                    request.id("id"),
                    edit.version(),
                    edit.fields(),
                    CatalogAnswers.author(request))));
  }

  /** {@code POST /catalog/products/{id}/lock}. */
  public View lock(ApiRequest request) {
    request.query().only();
    Duration duration = duration(json.read(request.body(), LockWish.class).duration());
    return view(
        request,
        CatalogAnswers.of(
            () ->
                desk.lock(
                    request.org(), request.id("id"), duration, CatalogAnswers.author(request))));
  }

  /** {@code POST /catalog/products/{id}/unlock}. */
  public View unlock(ApiRequest request) {
    request.query().only();
    boolean force = Boolean.TRUE.equals(json.read(request.body(), UnlockWish.class).force());
    if (force && !CatalogAnswers.seesAll(request)) {
      throw new Refusal(403, "role_required", "Only an admin takes a lock from somebody else.");
    }
    return view(
        request,
        CatalogAnswers.of(
            () ->
                desk.unlock(
                    request.org(), request.id("id"), force, CatalogAnswers.author(request))));
  }

  /** {@code GET /catalog/products/{id}/versions}: newest first. */
  public Page<ProductVersion> versions(ApiRequest request) {
    Query query = request.query().only("limit", "cursor");
    Product product = find(request);
    String list = "versions/" + product.id();
    String place = cursors.place(request, list);
    List<ProductVersion> found =
        versions.list(
            request.org(),
            product.id(),
            place == null ? null : Long.valueOf(place),
            query.limit() + 1);
    Page<ProductVersion> page =
        cursors.pageByPlace(request, list, found, v -> String.valueOf(v.version()));
    return new Page<>(
        page.items().stream().map(v -> shown(request, v)).toList(), page.nextCursor());
  }

  /** {@code GET /catalog/products/{id}/versions/{version}}. */
  public ProductVersion version(ApiRequest request) {
    request.query().only();
    long number;
    try {
      number = Long.parseLong(request.pathText("version"));
    } catch (NumberFormatException e) {
      throw new Refusal(400, "malformed_version", "The version in the path is not a number.");
    }
    return versions
        .find(request.org(), find(request).id(), number)
        .map(version -> shown(request, version))
        .orElseThrow(() -> Refusal.notFound("version"));
  }

  private Product find(ApiRequest request) {
    return desk.find(request.org(), request.id("id"))
        .orElseThrow(() -> Refusal.notFound("product"));
  }

  private static View view(ApiRequest request, Product product) {
    Product.Lock lock = product.lock();
    return new View(
        product.id(),
        product.version(),
        product.lastSyncVersion(),
        lock == null ? null : lock.name(),
        lock == null ? null : lock.until(),
        product.updatedAt(),
        Masking.product(product.snapshot().json(), CatalogAnswers.seesAll(request)));
  }

  private static ProductVersion shown(ApiRequest request, ProductVersion version) {
    boolean all = CatalogAnswers.seesAll(request);
    return new ProductVersion(
        version.version(),
        version.changedFields(),
        version.source(),
        version.changedBy(),
        version.at(),
        version.operation(),
        Masking.byPath(version.overruled(), all),
        Masking.changes(version.changes(), all),
        Masking.product(version.data(), all));
  }

  private static Duration duration(String text) {
    if (text == null) {
      return LOCK;
    }
    try {
      Duration duration = Duration.parse(text);
      if (!duration.isNegative() && !duration.isZero()) {
        return duration;
      }
    } catch (DateTimeException e) {
      // Refused below, like one that is not positive.
    }
    throw Refusal.field("/duration", "malformed_duration", "A duration is ISO 8601 such as PT30M.");
  }
}
