package io.syncflow.mapping;

import io.syncflow.mapping.Transformations.Arguments;
import io.syncflow.record.FieldFault;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** {@code hash}: of bytes as they are, of anything else its text in UTF-8. */
final class Hash {

  private Hash() {}

  static Transformation of(List<Argument> arguments) {
    new Arguments(arguments).none();
    return binding -> (value, row) -> value == null ? null : digest(value, binding.field());
  }

  private static String digest(Object value, String field) throws FieldFault {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(
          value instanceof byte[] bytes
              ? ByteBuffer.wrap(bytes)
              : StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(Values.text(value))));
      return HexFormat.of().formatHex(sha256.digest());
    } catch (CharacterCodingException e) {
      throw Faults.unreadable(field, "hash", value, "is not valid Unicode text");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
