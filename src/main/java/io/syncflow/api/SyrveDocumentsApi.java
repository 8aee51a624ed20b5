package io.syncflow.api;

import io.syncflow.syrve.document.DocumentFiles;
import io.syncflow.syrve.outbox.JobType;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.apache.camel.Body;
import org.apache.camel.Exchange;
import org.apache.camel.ExchangeProperty;

/** Documents for Syrve that come as a file: write-offs, transfers, purchase invoices. */
public final class SyrveDocumentsApi {

  private static final List<String> TYPES =
      List.of(
          JobType.WRITEOFF.code(),
          JobType.INTERNAL_TRANSFER.code(),
          JobType.INCOMING_INVOICE.code());
  private static final List<String> YES_NO = List.of("true", "false");

  /** The first step for JSON: what the route of documents wants to know. */
  public byte[] openJson(@Body ApiRequest request, Exchange exchange) {
    return open(request, false, exchange);
  }

  /** The first step for CSV. */
  public byte[] openCsv(@Body ApiRequest request, Exchange exchange) {
    return open(request, true, exchange);
  }

  private static byte[] open(ApiRequest request, boolean csv, Exchange exchange) {
    Query query = request.query().only("dry_run");
    String type = request.pathText("type");
    if (!TYPES.contains(type)) {
      throw Refusal.notFound("type of document; there are " + Json.anyOf(TYPES));
    }
    exchange.setProperty("org", request.org());
    exchange.setProperty(DocumentFiles.TYPE, JobType.of(type));
    exchange.setProperty(DocumentFiles.CSV, csv);
    exchange.setProperty("dryRun", Boolean.parseBoolean(query.oneOf("dry_run", YES_NO)));
    return request.body();
  }

  /** {@code POST /syrve-documents/{type}}: 202 with the outbox job. */
  public Answer queued(@ExchangeProperty(DocumentFiles.TYPE) JobType type, @Body UUID job) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("job", job);
    answer.put("type", type.code());
    return Answer.json(202, answer);
  }

  /** The same with {@code dry_run}: 200 with what would be sent. */
  public Map<String, Object> shown(
      @ExchangeProperty(DocumentFiles.TYPE) JobType type, @Body byte[] document) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("type", type.code());
    answer.put("document", new String(document, StandardCharsets.UTF_8));
    return answer;
  }
}
