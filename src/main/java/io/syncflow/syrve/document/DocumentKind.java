package io.syncflow.syrve.document;

import io.syncflow.syrve.outbox.JobType;
import java.util.List;
import java.util.UUID;

/** What is peculiar to one type of document that comes as a file. */
interface DocumentKind {

  /** NEW waits for a person in Syrve, PROCESSED is posted at once. */
  List<String> STATUSES = List.of("NEW", "PROCESSED");

  /** The fields of a document. */
  List<String> header();

  /** The fields of each line of it. */
  List<String> line();

  /**
   * Writes a document; what is wrong becomes a fault of its place.
   *
   * @return its content: the hub's own XML when there is a stylesheet, else what is sent
   */
  byte[] write(Fields header, List<Fields> lines, SyrveSettings settings);

  /** The stylesheet that makes the document; null when {@link #write} has made it. */
  String stylesheet();

  /** The store whose documents keep their order. */
  UUID store(Fields header);

  static DocumentKind of(JobType type) {
    return switch (type) {
      case WRITEOFF -> new WriteoffJson();
      case INTERNAL_TRANSFER -> new TransferJson();
      case INCOMING_INVOICE -> new InvoiceXml();
      case INCOMING_INVENTORY ->
          throw new IllegalArgumentException("a stock count comes from a session");
    };
  }
}
