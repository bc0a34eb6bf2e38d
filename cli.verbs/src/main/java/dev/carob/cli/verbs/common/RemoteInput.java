package dev.carob.cli.verbs.common;

import dev.carob.api.CarobException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.util.Locale;

/** Archives that are named by an http or https URL. */
public final class RemoteInput {

  private static final int PATIENCE = 60_000;

  private RemoteInput() {}

  /** Returns true if an argument is a URL. */
  public static boolean isUrl(String argument) {
    String lower = argument.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  /**
   * Opens the content of a URL.
   *
   * @throws CarobException.NotFound the server does not have it
   * @throws CarobException.NetworkFailed the server cannot be reached, or fails
   */
  public static InputStream open(String url) {
    try {
      URLConnection connection = URI.create(url).toURL().openConnection();
      connection.setConnectTimeout(PATIENCE);
      connection.setReadTimeout(PATIENCE);
      return connection.getInputStream();
    } catch (FileNotFoundException e) {
      throw new CarobException.NotFound("downloading " + url + ": the server does not have it", e);
    } catch (IOException | IllegalArgumentException e) {
      throw new CarobException.NetworkFailed("downloading " + url + ": " + e.getMessage(), e);
    }
  }
}
