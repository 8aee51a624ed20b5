package io.syncflow.syrve.document;

import java.math.BigDecimal;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.UUID;

/** A purchase invoice as the hub's own XML, which {@code xslt/syrve/incomingInvoice.xsl} takes. */
final class InvoiceXml implements DocumentKind {

  private static final DateTimeFormatter ISO = DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");
  private static final DateTimeFormatter LOCAL = DateTimeFormatter.ofPattern("dd.MM.yyyy");

  private static final int AMOUNT_DECIMALS = 3;
  private static final int MONEY_DECIMALS = 2;
  private static final int PRICE_DECIMALS = 9;
  private static final int LONGEST_CODE = 100;

  @Override
  public List<String> header() {
    return List.of(
        "number",
        "date",
        "status",
        "store_id",
        "supplier_id",
        "due_date",
        "invoice_number",
        "supplier_document_number",
        "note");
  }

  @Override
  public List<String> line() {
    return List.of(
        "product_id",
        "product_code",
        "amount",
        "unit_id",
        "container_id",
        "sum",
        "price",
        "vat_percent",
        "vat_sum");
  }

  @Override
  public String stylesheet() {
    return "incomingInvoice";
  }

  @Override
  public UUID store(Fields header) {
    return header.id("store_id");
  }

  @Override
  public byte[] write(Fields header, List<Fields> lines, SyrveSettings settings) {
    // The manual says both; which one a server takes is the connection's setting.
    DateTimeFormatter dates = settings.invoiceDates().equals("local") ? LOCAL : ISO;
    NeutralXml xml =
        new NeutralXml()
            .open("invoice")
            .value("number", header.required("number", header.text("number", 64)))
            .value("date", written(header.required("date", header.time("date")), dates))
            .value("due-date", written(header.time("due_date"), dates))
            .value("status", header.required("status", header.word("status", STATUSES)))
            .reference("store", header.required("store_id", header.id("store_id")), null)
            .reference("supplier", header.required("supplier_id", header.id("supplier_id")), null)
            .value("invoice-number", header.text("invoice_number", LONGEST_CODE))
            .value(
                "supplier-document-number", header.text("supplier_document_number", LONGEST_CODE))
            .value("note", header.text("note", 1000));
    int number = 0;
    for (Fields line : lines) {
      line(xml, line, ++number);
    }
    return xml.close().bytes();
  }

  private static void line(NeutralXml xml, Fields line, int number) {
    UUID product = line.id("product_id");
    String code = line.text("product_code", LONGEST_CODE);
    if (!line.has("product_id") && !line.has("product_code")) {
      line.fault("The line names no product: give product_id or product_code.");
    }
    xml.at(line.place())
        .open("line")
        .attribute("number", number)
        .reference("product", product, code)
        .reference("container", line.id("container_id"), null)
        .reference("unit", line.id("unit_id"), null)
        .value("amount", plain(line.required("amount", line.number("amount", AMOUNT_DECIMALS))))
        .value("sum", plain(line.required("sum", line.number("sum", MONEY_DECIMALS))))
        .value("price", plain(line.number("price", PRICE_DECIMALS)))
        .value("vat-percent", plain(line.number("vat_percent", MONEY_DECIMALS)))
        .value("vat-sum", plain(line.number("vat_sum", MONEY_DECIMALS)))
        .close();
  }

  private static String plain(BigDecimal number) {
    return number == null ? null : number.toPlainString();
  }

  private static String written(LocalDateTime time, DateTimeFormatter format) {
    return time == null ? null : format.format(time);
  }
}
