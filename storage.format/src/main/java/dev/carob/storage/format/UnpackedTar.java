package dev.carob.storage.format;

import dev.carob.api.CarobException;
import dev.carob.archive.TarUnpacker;
import java.io.InputStream;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Unpacks a layer's tar, and tells what it was while it is read. */
public final class UnpackedTar {

  private UnpackedTar() {}

  /**
   * @param layer its id, for messages
   * @param directory takes the difference, in the form of {@link LayerDiff}
   * @throws CarobException.InvalidArgument naming layer and entry
   */
  public static LayerRecords.Diff unpack(String layer, InputStream tar, Path directory) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      CountingStream counted = new CountingStream(tar);
      TarUnpacker.layer("layer " + layer, new DigestInputStream(counted, digest), directory);
      return new LayerRecords.Diff(
          "sha256:" + HexFormat.of().formatHex(digest.digest()), counted.count());
    } catch (NoSuchAlgorithmException e) {
      throw new CarobException.Internal("this Java has no SHA-256", e);
    }
  }
}
