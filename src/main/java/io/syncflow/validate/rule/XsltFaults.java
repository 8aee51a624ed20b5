package io.syncflow.validate.rule;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.transform.ErrorListener;
import javax.xml.transform.TransformerException;

/**
 * Makes one sentence for each faulty line of what the JDK's XSLT compiler says: it writes path and
 * line into the text, adds follow-up faults, and ends with one that says nothing.
 */
final class XsltFaults implements ErrorListener {

  private static final Pattern LOCATED =
      Pattern.compile("^file:.*?: line (\\d+): (.*)$", Pattern.DOTALL);

  private final Map<Integer, String> byLine = new LinkedHashMap<>();

  /** A line, 0 when unknown, and what is wrong there. */
  record XsltFault(int line, String sentence) {}

  /** The first fault of each line; one without a line only when there is no other. */
  List<XsltFault> told() {
    return byLine.entrySet().stream()
        .filter(entry -> entry.getKey() > 0 || byLine.size() == 1)
        .map(entry -> new XsltFault(entry.getKey(), entry.getValue()))
        .toList();
  }

  @Override
  public void warning(TransformerException e) {
    // a stylesheet that compiles with a warning runs
  }

  @Override
  public void error(TransformerException e) {
    Matcher located = LOCATED.matcher(String.valueOf(e.getMessage()));
    boolean found = located.matches();
    String text = found ? located.group(2) : String.valueOf(e.getMessage());
    byLine.putIfAbsent(
        found ? Integer.parseInt(located.group(1)) : 0,
        "does not compile: " + text.replaceAll("\\s+", " ").strip());
  }

  @Override
  public void fatalError(TransformerException e) {
    error(e);
  }
}
