package io.syncflow.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Optional;

/**
 * How the first person gets in, without a default password anywhere (K11). A local hub leaves
 * tokens in its data folder, which only its owner can read; a hub on an external database prints a
 * platform token once.
 */
public final class FirstStart {

  /** In the data folder: an admin token of the local organisation. */
  public static final String CLI_TOKEN = "cli-token";

  /** In the data folder: a platform token, for adding organisations. */
  public static final String PLATFORM_TOKEN = "cli-token.platform";

  private static final Duration SETUP = Duration.ofHours(24);

  private final Organizations organizations;
  private final ApiTokens tokens;
  private final PlatformTokens platform;

  public FirstStart(Organizations organizations, ApiTokens tokens, PlatformTokens platform) {
    this.organizations = organizations;
    this.tokens = tokens;
    this.platform = platform;
  }

  /**
   * Makes sure that the folder holds a valid admin token of an organisation, which is added when
   * there is none of that slug, and a valid platform token. Whoever owns the folder owns the hub:
   * the database and the keyset lie there too.
   *
   * @param data the hub's data folder
   * @param slug the local organisation
   */
  public void prepareLocal(Path data, String slug) {
    Organization organization =
        organizations.find(slug).orElseGet(() -> organizations.add(slug, slug, null));
    if (tokens.identify(read(data.resolve(CLI_TOKEN))).isEmpty()) {
      write(
          data.resolve(CLI_TOKEN),
          tokens.issue(organization.id(), slug, "local command line", Role.ADMIN, null));
    }
    if (platform.identify(read(data.resolve(PLATFORM_TOKEN))).isEmpty()) {
      write(data.resolve(PLATFORM_TOKEN), platform.issue("local command line", null));
    }
  }

  /**
   * Takes back what {@link #prepareLocal} left in the folder: the tokens are revoked and their
   * files removed.
   *
   * @param data the hub's data folder
   */
  public void forgetLocal(Path data) {
    Path admin = data.resolve(CLI_TOKEN);
    Path adding = data.resolve(PLATFORM_TOKEN);
    tokens.identify(read(admin)).ifPresent(known -> tokens.revoke(known.org(), known.tokenId()));
    platform.identify(read(adding)).ifPresent(known -> platform.revoke(known.tokenId()));
    remove(admin);
    remove(adding);
  }

  /**
   * The one-time setup token of a hub on an external database, to be printed: a platform token that
   * is good for a day. Empty when any token was ever issued.
   */
  public Optional<String> setupToken() {
    return platform.anyTokenExists()
        ? Optional.empty()
        : Optional.of(platform.issue("setup", SETUP).token());
  }

  private static String read(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file).strip() : null;
    } catch (IOException e) {
      throw new IllegalStateException("the token file cannot be read: " + file, e);
    }
  }

  private static void remove(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new IllegalStateException("the token file cannot be removed: " + file, e);
    }
  }

  private static void write(Path file, IssuedToken issued) {
    try {
      PrivateFile.replace(
          file, issued.token() + "\n", PosixFilePermissions.fromString("rw-------"));
    } catch (IOException e) {
      throw new IllegalStateException("the token file cannot be written: " + file, e);
    }
  }
}
