package io.syncflow.catalog;

import java.util.TreeMap;
import org.jsoup.Jsoup;
import org.jsoup.nodes.Attribute;
import org.jsoup.nodes.Element;
import org.jsoup.nodes.Node;
import org.jsoup.nodes.TextNode;
import org.jsoup.parser.Tag;

/**
 * Markup by what it shows: shops write the same description with other entities, blanks, order of
 * attributes and closing tags than they were given.
 */
final class Html {

  private Html() {}

  /** A text that two fragments have in common exactly when a reader sees the same. */
  static String shows(String fragment) {
    StringBuilder out = new StringBuilder();
    children(Jsoup.parseBodyFragment(fragment).body(), out);
    return out.toString().strip();
  }

  private static void children(Element parent, StringBuilder out) {
    for (Node child : parent.childNodes()) {
      if (child instanceof TextNode text) {
        text(text.getWholeText(), parent.normalName().equals("pre"), out);
      } else if (child instanceof Element element) {
        element(element, out);
      }
      // Comments show nothing.
    }
  }

  private static void element(Element element, StringBuilder out) {
    boolean block = element.isBlock();
    if (block) {
      trimEnd(out);
    }
    TreeMap<String, String> attributes = new TreeMap<>();
    for (Attribute attribute : element.attributes()) {
      attributes.put(attribute.getKey(), attribute.getValue().strip());
    }
    out.append('<').append(element.normalName());
    attributes.forEach((name, value) -> out.append(' ').append(name).append('=').append(value));
    out.append('>');
    children(element, out);
    if (block) {
      trimEnd(out);
    }
    out.append("</").append(element.normalName()).append('>');
  }

  /** Runs of blanks show as one, and none at the edge of a block. */
  private static void text(String text, boolean preserved, StringBuilder out) {
    if (preserved) {
      out.append(text);
      return;
    }
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean blank = c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
      if (!blank) {
        out.append(c == '<' ? '\u0001' : c);
      } else if (!out.isEmpty() && out.charAt(out.length() - 1) != ' ' && !afterBlock(out)) {
        out.append(' ');
      }
    }
  }

  private static boolean afterBlock(StringBuilder out) {
    if (out.charAt(out.length() - 1) != '>') {
      return false;
    }
    int start = out.lastIndexOf("<") + 1;
    String tag = out.substring(out.charAt(start) == '/' ? start + 1 : start, out.length() - 1);
    int blank = tag.indexOf(' ');
    return Tag.valueOf(blank < 0 ? tag : tag.substring(0, blank)).isBlock();
  }

  private static void trimEnd(StringBuilder out) {
    while (!out.isEmpty() && out.charAt(out.length() - 1) == ' ') {
      out.setLength(out.length() - 1);
    }
  }
}
