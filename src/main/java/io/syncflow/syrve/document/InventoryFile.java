package io.syncflow.syrve.document;

import com.github.f4b6a3.uuid.UuidCreator;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Lines of a stock count as a file: CSV with a header, or a JSON array. Nothing of a file is stored
 * of which a line is wrong: a count that lacks a product is no count.
 */
public final class InventoryFile {

  /** What a line may say of itself. */
  static final List<String> FIELDS =
      List.of(
          "product_id", "product_code", "amount", "unit", "container_id", "container_code", "note");

  private static final int DECIMALS = 3;
  private static final int LONGEST_CODE = 100;
  private static final int LONGEST_UNIT = 50;
  private static final int LONGEST_NOTE = 1000;

  private InventoryFile() {}

  /** The lines of a CSV file. */
  public static InventoryLines.Source csv(byte[] file) {
    return sink -> {
      Faults faults = new Faults();
      Reading reading = new Reading(sink);
      new CsvRows(FIELDS, faults).read(file, reading::add);
      return reading.end(faults);
    };
  }

  /** The lines of a JSON array. */
  public static InventoryLines.Source json(byte[] file) {
    return sink -> {
      Faults faults = new Faults();
      Reading reading = new Reading(sink);
      new JsonRows(FIELDS, faults).read(file, reading::add);
      return reading.end(faults);
    };
  }

  /** One pass over one file. */
  private static final class Reading {

    private final Consumer<InventoryLine> sink;
    private final Map<String, String> places = new HashMap<>();
    private int count;

    Reading(Consumer<InventoryLine> sink) {
      this.sink = sink;
    }

    void add(Fields fields) {
      if (++count > InventoryLines.MOST) {
        throw new SessionRefused(
            SessionRefused.Reason.TOO_MANY_LINES,
            "A session may have at most " + InventoryLines.MOST + " lines.");
      }
      UUID product = fields.id("product_id");
      String code = fields.text("product_code", LONGEST_CODE);
      BigDecimal amount = fields.required("amount", fields.number("amount", DECIMALS));
      String unit = fields.text("unit", LONGEST_UNIT);
      UUID container = fields.id("container_id");
      String containerCode = fields.text("container_code", LONGEST_CODE);
      String note = fields.text("note", LONGEST_NOTE);
      if (!fields.has("product_id") && !fields.has("product_code")) {
        fields.fault("The line names no product: give product_id or product_code.");
      } else if (fields.has("container_id") && fields.has("container_code")) {
        fields.fault("The line names two containers: give container_id or container_code.");
      } else if (amount != null && (product != null || code != null)) {
        keep(
            fields,
            new InventoryLine(
                UuidCreator.getTimeOrderedEpoch(),
                product,
                code,
                amount,
                unit,
                container,
                containerCode,
                note));
      }
    }

    private void keep(Fields fields, InventoryLine line) {
      String first = places.putIfAbsent(line.subject(), fields.place());
      if (first == null) {
        sink.accept(line);
      } else {
        fields.fault(
            "The product "
                + line.product()
                + " is counted in that container already at "
                + first
                + ".");
      }
    }

    int end(Faults faults) {
      if (count == 0) {
        faults.add("", "The file has no lines.");
      }
      faults.refuseIfAny("Nothing is stored");
      return count;
    }
  }
}
