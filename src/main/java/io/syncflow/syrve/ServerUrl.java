package io.syncflow.syrve;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** The address of a server as people give it (reference/syrve.md 9.13). */
public final class ServerUrl {

  private static final String ROOT = "/resto";

  private ServerUrl() {}

  /**
   * The base of all calls: {@code https://host[:port]/resto}. People paste a host, a host with its
   * port, and addresses of pages and services below {@code /resto}: all from there on is cut off.
   * What stands before {@code /resto} is a proxy's, and stays. Without a scheme it is https.
   *
   * @throws IllegalArgumentException with a sentence when it is no address of a server
   */
  public static String clean(String given) {
    String text = given == null ? "" : given.strip();
    String whole = text.contains("://") ? text : "https://" + text;
    URI url;
    try {
      url = new URI(whole);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("it is not an address");
    }
    String scheme = url.getScheme().toLowerCase(Locale.ROOT);
    if (!scheme.equals("https") && !scheme.equals("http")) {
      throw new IllegalArgumentException("it has to begin with https:// or http://");
    }
    if (url.getHost() == null || url.getRawUserInfo() != null) {
      throw new IllegalArgumentException("it needs a host, and no user or password");
    }
    String port = url.getPort() < 0 ? "" : ":" + url.getPort();
    return scheme + "://" + url.getHost().toLowerCase(Locale.ROOT) + port + prefix(url) + ROOT;
  }

  private static String prefix(URI url) {
    String path = url.getRawPath() == null ? "" : url.getRawPath();
    int root = (path + "/").indexOf(ROOT + "/");
    return root < 0 ? "" : path.substring(0, root);
  }
}
