package io.syncflow;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.syncflow.deadletter.KeptLetter;
import io.syncflow.deadletter.KeptLetters;
import io.syncflow.deadletter.ReplayOutcome;
import io.syncflow.deadletter.ReplayPages;
import io.syncflow.deadletter.ReplaySettlement;
import io.syncflow.ledger.Counts;
import io.syncflow.ledger.Run;
import io.syncflow.record.BusinessKey;
import io.syncflow.record.JsonValues;
import io.syncflow.record.Rejection;
import io.syncflow.record.Stage;
import io.syncflow.shopify.EventBatch;
import io.syncflow.shopify.Kept;
import io.syncflow.shopify.ShopChunk;
import io.syncflow.shopify.ShopEvent;
import io.syncflow.shopify.ShopEvents;
import io.syncflow.shopify.ShopProduct;
import io.syncflow.shopify.ShopProducts;
import io.syncflow.shopify.ShopRefused;
import io.syncflow.webhook.InboundEvents;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.ExchangeProperty;

/**
 * Gives dead letters of a shop back to where they failed: a product to the judgement of what is
 * news and to the catalog, with today's rules of matching and merging; a webhook to the question
 * what the shop has now. A product that is older than what is known of it changes nothing.
 */
public final class ShopReplay {

  /** What is known of the letter {@code f}'s product was not kept by the replay: it is newer. */
  private static final String NEWER =
      "EXISTS (SELECT FROM public.shopify_products AS p WHERE p.org_id = f.org_id"
          + " AND f.entity_name = 'products' AND p.external_id = f.business_key ->> 0"
          + " AND p.last_batch_uid IS DISTINCT FROM '%s')";

  private static final String PRODUCT_KEY = "gid://shopify/Product/";
  private static final String PRODUCTS = "products";
  private static final String WEBHOOKS = "webhooks";

  private final KeptLetters letters;
  private final InboundEvents inbound;
  private final ShopEvents events;
  private final ShopProducts products;
  private final ReplaySettlement settlement;
  private final ObjectMapper json = JsonValues.mapper();

  ShopReplay(
      KeptLetters letters,
      InboundEvents inbound,
      ShopEvents events,
      ShopProducts products,
      ReplaySettlement settlement) {
    this.letters = letters;
    this.inbound = inbound;
    this.events = events;
    this.products = products;
    this.settlement = settlement;
  }

  /**
   * A page of dead letters, ready to be kept.
   *
   * @param letters the dead letters that were open still
   * @param products what they say of products; null for webhooks
   * @param events what the shop says about them; null for products
   * @param rejected those that are no product
   */
  public record Page(
      List<UUID> letters, ShopChunk products, EventBatch events, List<Rejection> rejected) {}

  /** The next page's dead letters; null at the end. */
  public List<UUID> next(ReplayPages pages) {
    return pages.hasNext() ? pages.next() : null;
  }

  /**
   * Reads a page; asks the shop about webhooks, so outside of any transaction.
   *
   * @throws IllegalStateException when nothing is replayed of the run's entity
   */
  public Page read(Run run, List<UUID> page) {
    List<KeptLetter> open = letters.read(run, page);
    return switch (run.entity()) {
      case PRODUCTS -> products(open);
      case WEBHOOKS -> webhooks(run, open);
      default ->
          throw new IllegalStateException(
              "failed records of shopify "
                  + run.entity()
                  + " mend by the next run of "
                  + run.entity()
                  + ", not by replay");
    };
  }

  /** What a rehearsal can say of webhooks without asking the shop: that it would be asked. */
  public ReplayOutcome unasked(List<UUID> page) {
    return new ReplayOutcome(page.size(), 0, 0, 0, 0, page.size(), List.of());
  }

  /** Keeps a page, in the transaction that {@link ShopProducts#book} ends. */
  public Kept keep(Run run, Page page) {
    return page.events() == null ? keepProducts(run, page) : keepEvents(run, page.events());
  }

  /** Writes down what became of a page's letters and webhooks, in the same transaction. */
  public void settle(
      @ExchangeProperty("run") Run run,
      @ExchangeProperty("page") Page page,
      @ExchangeProperty("trigger") String trigger,
      @ExchangeProperty("actor") UUID actor) {
    if (page.events() != null) {
      inbound.settle(run.org(), page.events().done(), "processed", null);
    }
    settlement.settleKept(run, page.letters(), NEWER.formatted(run.id()), trigger, actor);
  }

  /** What would have become of a page, to be asked before its transaction is rolled back. */
  public ReplayOutcome verdict(Run run, Page page) {
    return settlement.verdictKept(run, page.letters(), NEWER.formatted(run.id()));
  }

  private Kept keepProducts(Run run, Page page) {
    Kept kept = products.keepAgain(run, page.products());
    List<Rejection> rejected = new ArrayList<>(kept.rejected());
    rejected.addAll(page.rejected());
    long failed = page.rejected().size();
    Counts counts = kept.counts().plus(new Counts(failed, 0, 0, 0, failed, 0, 0, 0, 0, 0));
    return new Kept(
        kept.changed(), kept.added(), kept.gone(), rejected, kept.passed(), counts, null);
  }

  /** A letter of a webhook is under the webhook's id. */
  private Kept keepEvents(Run run, EventBatch batch) {
    Kept kept = products.keepEvents(run, batch);
    List<BusinessKey> passed = new ArrayList<>(kept.passed());
    for (List<UUID> ids : List.of(batch.done(), batch.hints(), batch.ignored())) {
      ids.forEach(id -> passed.add(new BusinessKey(List.of(id.toString()))));
    }
    return new Kept(
        kept.changed(),
        kept.added(),
        kept.gone(),
        kept.rejected(),
        passed,
        kept.counts(),
        kept.reached());
  }

  private Page products(List<KeptLetter> open) {
    List<ShopProduct> found = new ArrayList<>();
    List<Rejection> rejected = new ArrayList<>();
    for (KeptLetter letter : open) {
      try {
        ShopProduct product = product(letter);
        if (letter.key().equals(List.of(product.id()))) {
          found.add(product);
        } else {
          rejected.add(rejection(letter, "key_changed", "the record has another id than before"));
        }
      } catch (IOException | ShopRefused e) {
        rejected.add(rejection(letter, "no_product", "the record is no product of a shop"));
      }
    }
    return new Page(ids(open), new ShopChunk(found, List.of(), null), null, rejected);
  }

  private ShopProduct product(KeptLetter letter) throws IOException {
    JsonNode record = json.readTree(letter.record() == null ? "null" : letter.record());
    if (record instanceof ObjectNode content && content.path("variants").isArray()) {
      return ShopProduct.of(content);
    }
    throw new IOException("no product");
  }

  private static Rejection rejection(KeptLetter letter, String code, String reason) {
    return new Rejection(
        new BusinessKey(letter.key()), null, Stage.PARSE, code, reason, letter.record(), null);
  }

  /** A letter is one of a webhook, or of a product that webhooks were about. */
  private Page webhooks(Run run, List<KeptLetter> open) {
    Map<UUID, String> topics =
        inbound.topics(run.org(), open.stream().map(ShopReplay::event).toList());
    List<ShopEvent> again = new ArrayList<>();
    for (KeptLetter letter : open) {
      UUID id = event(letter);
      again.add(
          isProduct(letter)
              ? new ShopEvent(id, "products/update", hint(letter))
              : new ShopEvent(id, topics.get(id), body(letter)));
    }
    return new Page(ids(open), null, events.read(run, again), List.of());
  }

  private static boolean isProduct(KeptLetter letter) {
    return !letter.key().isEmpty() && letter.key().get(0).startsWith(PRODUCT_KEY);
  }

  private static byte[] hint(KeptLetter letter) {
    String number = letter.key().get(0).substring(PRODUCT_KEY.length());
    return ("{\"id\":" + number + "}").getBytes(StandardCharsets.UTF_8);
  }

  private static UUID event(KeptLetter letter) {
    try {
      return UUID.fromString(letter.key().isEmpty() ? "" : letter.key().get(0));
    } catch (IllegalArgumentException e) {
      return letter.id();
    }
  }

  /** What could not be read as JSON is kept as text of its bytes. */
  private byte[] body(KeptLetter letter) {
    String record = letter.record() == null ? "" : letter.record();
    try {
      JsonNode read = json.readTree(record);
      if (read.size() == 1 && read.path("body_base64").isTextual()) {
        return Base64.getDecoder().decode(read.path("body_base64").textValue());
      }
    } catch (IOException | IllegalArgumentException e) {
      // Falls through: taken as it is, it is refused with the reason.
    }
    return record.getBytes(StandardCharsets.UTF_8);
  }

  private static List<UUID> ids(List<KeptLetter> letters) {
    return letters.stream().map(KeptLetter::id).toList();
  }
}
