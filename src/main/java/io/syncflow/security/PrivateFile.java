package io.syncflow.security;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/** Writes files that nobody but their owner can read, from the first byte on. */
public final class PrivateFile {

  private PrivateFile() {}

  /**
   * Writes a file that must not exist yet: it appears whole, or not at all.
   *
   * @throws FileAlreadyExistsException when it does
   */
  public static void write(Path file, String text, Set<PosixFilePermission> permissions)
      throws IOException {
    if (Files.exists(file)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    replace(file, text, permissions);
  }

  /** Writes a file, in place of the one that may be there. */
  public static void replace(Path file, String text, Set<PosixFilePermission> permissions)
      throws IOException {
    Path folder = file.toAbsolutePath().getParent();
    Path draft = Files.createTempFile(folder, "." + file.getFileName(), ".tmp", ownerOnly(folder));
    try {
      Files.write(draft, text.getBytes(StandardCharsets.UTF_8));
      if (isPosix(folder)) {
        Files.setPosixFilePermissions(draft, permissions);
      }
      Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(draft);
    }
  }

  private static FileAttribute<?>[] ownerOnly(Path folder) throws IOException {
    if (!isPosix(folder)) {
      return new FileAttribute<?>[0];
    }
    return new FileAttribute<?>[] {
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
    };
  }

  private static boolean isPosix(Path folder) throws IOException {
    return Files.getFileStore(folder).supportsFileAttributeView("posix");
  }
}
