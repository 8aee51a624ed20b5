package io.syncflow.security;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * Finds the keyset, which lives outside the database (decision 10): {@code SYNCFLOW_KEYSET} is the
 * path of a file that only its owner can read, or the keyset's JSON itself; without it an embedded
 * hub keeps {@code keyset.json} in its data folder.
 */
public final class Keyset {

  /** The environment variable. */
  public static final String VARIABLE = "SYNCFLOW_KEYSET";

  private static final Set<PosixFilePermission> READABLE_BY_OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private Keyset() {}

  /**
   * The keyset of this process.
   *
   * @param environment the process's environment
   * @param embeddedData the data folder of an embedded hub, where a keyset is made when there is
   *     none yet; null with an external database, where one must be given
   * @throws KeysetRefused when it is missing, unreadable or readable by others
   */
  public static KeysetHandle find(Map<String, String> environment, Path embeddedData) {
    register();
    String given = environment.get(VARIABLE);
    if (given != null && !given.isBlank()) {
      return given.stripLeading().startsWith("{")
          ? parse(given, VARIABLE)
          : read(Path.of(given.strip()));
    }
    if (embeddedData == null) {
      throw new KeysetRefused(
          VARIABLE + " is missing: the path of the keyset file, or its JSON, is needed");
    }
    Path file = embeddedData.resolve("keyset.json");
    return Files.exists(file) ? read(file) : create(file);
  }

  private static void register() {
    try {
      AeadConfig.register();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Tink's AEAD cannot be registered", e);
    }
  }

  private static KeysetHandle read(Path file) {
    try {
      if (Files.getFileStore(file).supportsFileAttributeView("posix")) {
        Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(file);
        if (permissions.stream().anyMatch(READABLE_BY_OTHERS::contains)) {
          throw new KeysetRefused(
              "the keyset file can be read by others than its owner: chmod 0400 " + file);
        }
      }
      return parse(Files.readString(file), file.toString());
    } catch (IOException e) {
      throw new KeysetRefused("the keyset file cannot be read: " + file, e);
    }
  }

  private static KeysetHandle parse(String json, String origin) {
    try {
      return TinkJsonProtoKeysetFormat.parseKeyset(json, InsecureSecretKeyAccess.get());
    } catch (GeneralSecurityException e) {
      // The cause may quote the keyset: it stays out.
      throw new KeysetRefused("not a Tink keyset: " + origin);
    }
  }

  private static KeysetHandle create(Path file) {
    try {
      KeysetHandle keyset = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM);
      Files.createDirectories(file.getParent());
      PrivateFile.write(
          file,
          TinkJsonProtoKeysetFormat.serializeKeyset(keyset, InsecureSecretKeyAccess.get()),
          PosixFilePermissions.fromString("r--------"));
      return keyset;
    } catch (GeneralSecurityException | IOException e) {
      throw new KeysetRefused("the keyset file cannot be created: " + file, e);
    }
  }
}
