package io.syncflow.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * A bulk result as Shopify writes it: a product with some paragraphs of HTML and one to five
 * variants, slashes escaped, some words beyond ASCII, children before and after their parents.
 */
final class JsonlFile {

  private static final List<String> WORDS =
      List.of(
          "mug",
          "lamp",
          "blanket",
          "ceramic",
          "hand made",
          "soft <b>wool<\\/b>",
          "dishwasher safe",
          "<li>30 cm<\\/li>",
          "caf\u00e9",
          "gr\u00f6\u00dfe",
          "made in Jutland",
          "\\\"No. 1\\\"");
  private static final long FIRST_ID = 7_000_000_000_000L;
  private static final int ID_STEP = 32_768;
  private static final int SHUFFLED = 5_000;

  private JsonlFile() {}

  /** Writes a file of about so many bytes, the same each time. */
  static Path write(Path file, long size) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Random random = new Random(1);
    List<String> waiting = new ArrayList<>();
    long written = 0;
    long id = FIRST_ID;
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
      while (written < size) {
        id += ID_STEP;
        product(waiting, id, random);
        if (waiting.size() >= SHUFFLED) {
          written += flush(waiting, random, out);
        }
      }
      flush(waiting, random, out);
    }
    return file;
  }

  private static long flush(List<String> lines, Random random, OutputStream out)
      throws IOException {
    Collections.shuffle(lines, random);
    long written = 0;
    for (String line : lines) {
      byte[] bytes = (line + "\n").getBytes(StandardCharsets.UTF_8);
      out.write(bytes);
      written += bytes.length;
    }
    lines.clear();
    return written;
  }

  private static void product(List<String> lines, long id, Random random) {
    StringBuilder html = new StringBuilder("<p>");
    int words = 10 + random.nextInt(120);
    for (int i = 0; i < words; i++) {
      html.append(WORDS.get(random.nextInt(WORDS.size()))).append(' ');
    }
    String gid = "\"gid:\\/\\/shopify\\/Product\\/" + id + "\"";
    int variants = 1 + random.nextInt(5);
    lines.add(
        "{\"id\":"
            + gid
            + ",\"title\":\"Mug No. "
            + id
            + "\",\"handle\":\"mug-no-"
            + id
            + "\",\"descriptionHtml\":\""
            + html
            + "<\\/p>\",\"vendor\":\"Nordlicht\","
            + "\"productType\":\"Mug\",\"status\":\"ACTIVE\",\"tags\":[\"home\",\"new\"],"
            + "\"updatedAt\":\"2026-11-21T06:00:00Z\",\"options\":[{\"name\":\"Style\","
            + "\"values\":[\"Sand 1\",\"Ink 1\"]}]}");
    for (int i = 1; i <= variants; i++) {
      lines.add(
          "{\"id\":\"gid:\\/\\/shopify\\/ProductVariant\\/"
              + (id * 7 + i)
              + "\",\"title\":\"Sand "
              + i
              + "\",\"sku\":\"SKU-"
              + id
              + "-"
              + i
              + "\",\"barcode\":\"4006381333931\",\"price\":\"19.90\",\"compareAtPrice\":null,"
              + "\"position\":"
              + i
              + ",\"inventoryPolicy\":\"DENY\",\"selectedOptions\":[{"
              + "\"name\":\"Style\",\"value\":\"Sand "
              + i
              + "\"}],\"inventoryItem\":{"
              + "\"id\":\"gid:\\/\\/shopify\\/InventoryItem\\/"
              + (id * 5 + i)
              + "\",\"tracked\":true,\"measurement\":{\"weight\":{\"unit\":\"KILOGRAMS\","
              + "\"value\":0.35}}},\"__parentId\":"
              + gid
              + "}");
    }
  }
}
