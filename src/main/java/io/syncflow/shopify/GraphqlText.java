package io.syncflow.shopify;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The GraphQL documents of {@code src/main/resources/shopify}. What several of them select is a
 * fragment below {@code fragments}; its fields are written where it is spread, because whether a
 * bulk operation takes named fragments is told nowhere.
 */
final class GraphqlText {

  private static final String FOLDER = "/shopify/";
  private static final Pattern SPREAD = Pattern.compile("\\.\\.\\.\\s*([A-Z]\\w*)");
  private static final Pattern WORD_BEGINS = Pattern.compile("(?<=[a-z])(?=[A-Z])");

  private GraphqlText() {}

  /**
   * The document of a file, complete.
   *
   * @param file its name without the extension
   * @throws IllegalStateException when there is no such file, or a fragment that it spreads
   */
  static String of(String file) {
    return SPREAD
        .matcher(read(file))
        .replaceAll(spread -> Matcher.quoteReplacement(fields(spread.group(1))));
  }

  private static String fields(String fragment) {
    String file = WORD_BEGINS.matcher(fragment).replaceAll("_").toLowerCase(Locale.ROOT);
    String text = of("fragments/" + file);
    return text.substring(text.indexOf('{') + 1, text.lastIndexOf('}')).strip();
  }

  private static String read(String file) {
    try (InputStream in = GraphqlText.class.getResourceAsStream(FOLDER + file + ".graphql")) {
      if (in == null) {
        throw new IllegalStateException("there is no " + FOLDER + file + ".graphql");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
