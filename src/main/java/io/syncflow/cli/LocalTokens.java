package io.syncflow.cli;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Tokens that hubs on this machine have left for their owner (see {@code FirstStart}). */
final class LocalTokens {

  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private LocalTokens() {}

  /**
   * The tokens that may fit the hub, the likeliest first. Those of this machine never go to another
   * one.
   *
   * @param hub where they would be sent
   * @param data the data folder given; null = those of {@code run} and of {@code sandbox}
   * @param file the token file's name
   * @throws HubRefusal when the data folder given is not there, or holds no such file
   */
  static List<String> find(URI hub, Path data, String file) {
    List<String> tokens = new ArrayList<>();
    if (LOOPBACK.contains(hub.getHost())) {
      if (data != null) {
        refuseNoHubs(Folders.given(data), file);
      }
      List<Path> folders =
          data == null
              ? List.of(Folders.data(null), Folders.data(null).resolve("sandbox"))
              : List.of(Folders.given(data));
      for (Path folder : folders) {
        Path token = folder.resolve(file);
        if (Files.isReadable(token)) {
          tokens.add(read(token));
        }
      }
    }
    return tokens;
  }

  /** A folder that somebody named, and that cannot help, is a mistake to be told of. */
  private static void refuseNoHubs(Path folder, String file) {
    if (!Files.isDirectory(folder)) {
      throw new HubRefusal("there is no folder " + folder, RootCommand.USAGE);
    }
    if (!Files.exists(folder.resolve(file))) {
      throw new HubRefusal(
          folder
              + " holds no "
              + file
              + ": it is no hub's data folder, or of one that lets nobody in",
          RootCommand.USAGE);
    }
  }

  private static String read(Path token) {
    try {
      return Files.readString(token).strip();
    } catch (IOException e) {
      throw new HubRefusal("the token file cannot be read: " + token, RootCommand.REFUSED);
    }
  }
}
