package io.syncflow.db;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Properties;
import java.util.Set;

/**
 * The random passwords of an embedded server, made once and kept beside its data in files only
 * their owner can read.
 *
 * @param superuserFile holds the superuser's password alone, as {@code initdb --pwfile} wants it
 */
record EmbeddedPasswords(String superuser, String owner, String app, Path superuserFile) {

  private static final Set<StandardOpenOption> CREATE =
      Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);

  static EmbeddedPasswords in(Path folder) throws IOException {
    Path file = folder.resolve("passwords.properties");
    Path superuserFile = folder.resolve("superuser.password").toAbsolutePath();
    if (!Files.exists(file)) {
      Files.deleteIfExists(superuserFile);
      create(file, superuserFile);
    }
    Properties kept = new Properties();
    try (InputStream in = Files.newInputStream(file)) {
      kept.load(in);
    }
    return new EmbeddedPasswords(
        kept.getProperty("superuser"),
        kept.getProperty("owner"),
        kept.getProperty("app"),
        superuserFile);
  }

  private static void create(Path file, Path superuserFile) throws IOException {
    Properties fresh = new Properties();
    for (String role : new String[] {"superuser", "owner", "app"}) {
      byte[] random = new byte[24];
      new SecureRandom().nextBytes(random);
      fresh.setProperty(role, HexFormat.of().formatHex(random));
    }
    try (OutputStream out = createPrivate(superuserFile)) {
      out.write((fresh.getProperty("superuser") + "\n").getBytes(StandardCharsets.US_ASCII));
    }
    Path partial = file.resolveSibling(file.getFileName() + ".tmp");
    Files.deleteIfExists(partial);
    try (OutputStream out = createPrivate(partial)) {
      fresh.store(out, null);
    }
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static OutputStream createPrivate(Path file) throws IOException {
    var mode = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
    return Channels.newOutputStream(Files.newByteChannel(file, CREATE, mode));
  }

  @Override
  public String toString() {
    return "EmbeddedPasswords[…]";
  }
}
