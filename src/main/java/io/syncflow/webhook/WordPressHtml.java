package io.syncflow.webhook;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code wp_specialchars_decode(…, ENT_QUOTES)} of WordPress: the five special characters, once.
 */
final class WordPressHtml {

  private static final Pattern ENTITY =
      Pattern.compile(
          "&(?:(lt|#0*60);|(gt|#0*62);|(quot|#0*34|#[xX]0*22);|(#0*39|#[xX]0*27);"
              + "|(amp|#0*38|#[xX]0*26);)");

  private static final String[] CHARACTERS = {"<", ">", "\"", "'", "&"};

  private WordPressHtml() {}

  static String decoded(String text) {
    return ENTITY.matcher(text).replaceAll(found -> Matcher.quoteReplacement(character(found)));
  }

  private static String character(java.util.regex.MatchResult found) {
    for (int i = 0; i < CHARACTERS.length; i++) {
      if (found.group(i + 1) != null) {
        return CHARACTERS[i];
      }
    }
    throw new IllegalStateException("one of the groups has matched");
  }
}
