package dev.carob.image.store;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.image.ImageConfig;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;

/** An image of one layer, made from the tar of a root filesystem. */
final class RootfsSource implements ImageSource {

  private final ObjectMapper mapper;
  private final Path tar;
  private final String diffId;
  private final String name;
  private final ImageConfig config;
  private final Instant created;

  /**
   * Takes the tar over, unpacked to a file of its own: its digest has to be known first.
   *
   * @param name empty: none
   */
  RootfsSource(
      ObjectMapper mapper, InputStream tar, String name, ImageConfig config, Instant created)
      throws IOException {
    this.mapper = mapper;
    this.name = name;
    this.config = config;
    this.created = created;
    this.tar = Files.createTempFile("carob-import", ".tar");
    MessageDigest digest = Digest.sha256();
    boolean copied = false;
    try (InputStream in = Compression.plain(tar);
        OutputStream out = new DigestOutputStream(Files.newOutputStream(this.tar), digest)) {
      in.transferTo(out);
      copied = true;
    } finally {
      if (!copied) {
        Files.deleteIfExists(this.tar);
      }
    }
    diffId = Digest.finish(digest.digest());
  }

  @Override
  public List<Offer> offers() throws IOException {
    ObjectNode root = mapper.createObjectNode();
    root.put("created", created.toString());
    root.put("architecture", Platform.architecture());
    root.put("os", "linux");
    ObjectNode process = root.putObject("config");
    config.env().forEach(process.putArray("Env")::add);
    config.entrypoint().forEach(process.putArray("Entrypoint")::add);
    config.command().forEach(process.putArray("Cmd")::add);
    process.put("WorkingDir", config.workdir());
    process.put("User", config.user());
    if (!config.stopSignal().isEmpty()) {
      process.put("StopSignal", config.stopSignal());
    }
    ObjectNode labels = process.putObject("Labels");
    config.labels().forEach(labels::put);
    root.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(diffId);
    root.putArray("history")
        .addObject()
        .put("created", created.toString())
        .put("comment", "imported by carob");
    return List.of(
        new Offer(
            name.isEmpty() ? List.of() : List.of(name),
            mapper.writeValueAsBytes(root),
            new byte[0],
            List.of(new Blob(diffId, () -> Files.newInputStream(tar)))));
  }

  @Override
  public void close() throws IOException {
    Files.deleteIfExists(tar);
  }
}
