package io.syncflow.syrve.document;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;

/** A stock count as the hub's own XML, which {@code xslt/syrve/incomingInventory.xsl} takes. */
final class InventoryXml {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss");

  private InventoryXml() {}

  /**
   * Writes it.
   *
   * @throws DocumentRefused when a text cannot stand in XML
   */
  static byte[] of(InventorySession session, List<InventoryLine> lines, SyrveSettings settings) {
    ZoneId zone = settings.zone();
    NeutralXml xml =
        new NeutralXml()
            .open("inventory")
            .value("number", session.number())
            .value("counted", TIME.format(session.countedAt().atZone(zone)))
            .reference("store", session.storeId(), session.storeCode())
            .open("accounts")
            .value("surplus", settings.surplusAccount())
            .value("shortage", settings.shortageAccount())
            .close()
            .value("note", session.note());
    int number = 0;
    for (InventoryLine line : lines) {
      number++;
      xml.at("line " + number + " (product " + line.product() + ")")
          .open("line")
          .attribute("number", number)
          .reference("product", line.productId(), line.productCode())
          .reference("container", line.containerId(), line.containerCode())
          .value("amount", line.amount().toPlainString())
          .value("unit", line.unit())
          .value("note", line.note())
          .close();
    }
    return xml.close().bytes();
  }
}
