package io.syncflow.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.function.Function;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

/** K10: a planted secret never survives, wherever and however it is planted. */
class RedactorPropertiesTest {

  /** A named encoding, so that a failing sample says which. */
  private record Disguise(String name, Function<String, String> encode) {
    @Override
    public String toString() {
      return name;
    }
  }

  @Property(tries = 3000)
  void a_planted_secret_never_survives(
      @ForAll("secrets") String secret,
      @ForAll("disguises") Disguise disguise,
      @ForAll("surroundings") String before,
      @ForAll("surroundings") String after) {
    Redactor redactor = new Redactor();
    redactor.remember(secret);
    String planted = disguise.encode().apply(secret);

    String result = redactor.redact(before + planted + after);

    assertThat(result).doesNotContain(planted).doesNotContain(secret);
  }

  @Property(tries = 1000)
  void a_cut_leaves_no_half_of_a_secret(
      @ForAll("secrets") String secret,
      @ForAll("surroundings") String before,
      @ForAll @IntRange(min = 1, max = 200) int length) {
    Redactor redactor = new Redactor();
    redactor.remember(secret);

    String result = redactor.redact(before + secret, length);

    assertThat(result).hasSizeLessThanOrEqualTo(Math.max(length, 0));
    assertThat(redactor.redact(before + secret)).startsWith(result);
  }

  @Property(tries = 1000)
  void a_secret_hides_inside_basic_authentication_too(
      @ForAll("secrets") String secret, @ForAll("users") String user) {
    Redactor redactor = new Redactor();
    redactor.remember(secret);
    byte[] pair = (user + ":" + secret).getBytes(StandardCharsets.UTF_8);
    String encoded = Base64.getEncoder().encodeToString(pair);

    String result = redactor.redact("sent Basic " + encoded + " to the server");

    assertThat(result).doesNotContain(encoded).contains(Redactor.MARK);
  }

  @Provide
  Arbitrary<String> secrets() {
    return Arbitraries.oneOf(
        Arbitraries.strings().withCharRange('!', '~').ofMinLength(8).ofMaxLength(40),
        Arbitraries.strings().alpha().numeric().ofMinLength(8).ofMaxLength(64),
        Arbitraries.strings().withChars("пароль &<>\"'/+=%ß漢").ofMinLength(8).ofMaxLength(20));
  }

  @Provide
  Arbitrary<Disguise> disguises() {
    return Arbitraries.of(
        new Disguise("raw", Function.identity()),
        new Disguise("form", s -> URLEncoder.encode(s, StandardCharsets.UTF_8)),
        new Disguise("url", s -> URLEncoder.encode(s, StandardCharsets.UTF_8).replace("+", "%20")),
        new Disguise("base64", s -> Base64.getEncoder().encodeToString(bytes(s))),
        new Disguise("base64url", s -> Base64.getUrlEncoder().encodeToString(bytes(s))),
        new Disguise("sha1", RedactorPropertiesTest::sha1));
  }

  @Provide
  Arbitrary<String> surroundings() {
    return Arbitraries.oneOf(
        Arbitraries.strings().ascii().ofMaxLength(60),
        Arbitraries.of(
            "",
            "password=",
            "{\"password\":\"",
            "<token>",
            "Authorization: Bearer ",
            "?key=",
            "\n",
            "&amp;sig=",
            "\\\"",
            "consumer_secret=",
            "[redacted]",
            "[redac"));
  }

  @Provide
  Arbitrary<String> users() {
    return Arbitraries.strings().alpha().ofMinLength(1).ofMaxLength(12);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes(text)));
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
