package io.syncflow.syrve.document;

import io.syncflow.db.OrgScope;
import io.syncflow.syrve.outbox.JobType;
import io.syncflow.syrve.outbox.OutboxQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Stream;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/**
 * Documents that come as a file and have no session: write-offs, transfers, purchase invoices. JSON
 * has the document's fields and {@code lines}; in CSV each row repeats the document's fields.
 */
public final class DocumentFiles {

  /** The exchange property with the {@link JobType}. */
  public static final String TYPE = "documentType";

  /** The exchange property that is true when the file is CSV. */
  public static final String CSV = "csv";

  private static final String DRAFT = "documentDraft";
  private static final int MOST_LINES = 5000;

  private final OrgScope scope;
  private final DocumentQueue queue;

  public DocumentFiles(OrgScope scope, OutboxQueue outbox) {
    this.scope = scope;
    this.queue = new DocumentQueue(outbox);
  }

  /** What is known of a document before it is queued. */
  private record Draft(JobType type, String number, UUID store) {}

  /**
   * Reads a file and writes its document, or what the stylesheet takes that the exchange then
   * names.
   *
   * @throws FileRefused with every fault and its place
   * @throws DocumentRefused when the connection to Syrve does not allow such a document
   */
  public byte[] read(
      @ExchangeProperty("org") UUID org,
      @ExchangeProperty(TYPE) JobType type,
      @ExchangeProperty(CSV) boolean csv,
      @Body byte[] file,
      Exchange exchange) {
    SyrveSettings settings = scope.call(org, connection -> SyrveSettings.of(connection, org));
    DocumentKind kind = DocumentKind.of(type);
    Faults faults = new Faults();
    List<Fields> lines = new ArrayList<>();
    Fields header = csv ? csv(kind, file, faults, lines) : json(kind, file, faults, lines);
    faults.refuseIfAny("Nothing is queued");
    byte[] content = kind.write(header, lines, settings);
    faults.refuseIfAny("Nothing is queued");
    exchange.setProperty(DRAFT, new Draft(type, header.text("number", 64), kind.store(header)));
    exchange.setProperty(DocumentXslt.DOCUMENT, kind.stylesheet());
    exchange.setProperty(DocumentCheck.LINES, lines.size());
    return content;
  }

  /**
   * Queues the document that was read.
   *
   * @return the outbox job's id; the same one for the same document
   */
  public UUID queue(
      @ExchangeProperty("org") UUID org,
      @ExchangeProperty(DRAFT) Object read,
      @Body byte[] document) {
    Draft draft = (Draft) read;
    return scope.call(
        org,
        connection ->
            queue.queue(
                connection, org, null, 1, draft.type(), draft.store(), draft.number(), document));
  }

  private static Fields json(DocumentKind kind, byte[] file, Faults faults, List<Fields> lines) {
    Fields header =
        new JsonRows(kind.line(), faults)
            .readDocument(file, kind.header(), line -> add(line, lines));
    refuseEmpty(faults, lines);
    return header;
  }

  private static Fields csv(DocumentKind kind, byte[] file, Faults faults, List<Fields> lines) {
    List<String> columns = Stream.concat(kind.header().stream(), kind.line().stream()).toList();
    new CsvRows(columns, faults)
        .read(
            file,
            row -> {
              add(row, lines);
              Fields first = lines.get(0);
              kind.header().stream()
                  .filter(name -> !Objects.equals(first.raw(name), row.raw(name)))
                  .forEach(
                      name ->
                          row.fault(
                              "The "
                                  + name
                                  + " differs from that of "
                                  + first.place()
                                  + "; a file is one document."));
            });
    refuseEmpty(faults, lines);
    return lines.isEmpty() ? null : lines.get(0);
  }

  private static void add(Fields line, List<Fields> lines) {
    if (lines.size() == MOST_LINES) {
      throw new FileRefused(
          "A document may have at most " + MOST_LINES + " lines; queue it as two.", List.of());
    }
    lines.add(line);
  }

  private static void refuseEmpty(Faults faults, List<Fields> lines) {
    if (lines.isEmpty()) {
      faults.add("", "The document has no lines.");
    }
  }
}
