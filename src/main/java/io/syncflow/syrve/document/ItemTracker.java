package io.syncflow.syrve.document;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.xml.sax.Attributes;
import org.xml.sax.helpers.DefaultHandler;

/** Follows the items of a document while it is read: which one it is at, and what each is about. */
final class ItemTracker extends DefaultHandler {

  private static final Set<String> PRODUCTS = Set.of("productId", "productArticle", "product");

  private final List<Item> items = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private String element = "";
  private boolean inside;
  private String product;
  private String status;

  /**
   * One item.
   *
   * @param number from 1, in the document's order
   * @param product its id, in lower case, or article; null when it names none
   * @param status null when it has none
   */
  record Item(int number, String product, String status) {

    String place() {
      return "line " + number + (product == null ? "" : " (product " + product + ")");
    }
  }

  /** The items that are complete. */
  List<Item> items() {
    return items;
  }

  /** The element that is open, or was last. */
  String element() {
    return element;
  }

  /** Where the reader is: a line and its product as far as it is known, or nothing. */
  String place() {
    return inside ? open().place() : "";
  }

  private Item open() {
    return new Item(items.size() + 1, product, status);
  }

  @Override
  public void startElement(String uri, String name, String qName, Attributes attributes) {
    element = name;
    text.setLength(0);
    if (name.equals("item")) {
      inside = true;
      product = null;
      status = null;
    }
  }

  @Override
  public void characters(char[] chars, int start, int length) {
    text.append(chars, start, length);
  }

  @Override
  public void endElement(String uri, String name, String qName) {
    if (inside && PRODUCTS.contains(name)) {
      product = text.toString().strip().toLowerCase(Locale.ROOT);
    } else if (inside && name.equals("status")) {
      status = text.toString().strip();
    } else if (name.equals("item")) {
      items.add(open());
      inside = false;
    }
    element = name;
    text.setLength(0);
  }
}
