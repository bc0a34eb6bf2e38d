package dev.carob.image.store.source;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.types.image.Platform;
import dev.carob.archive.InputTar;
import dev.carob.image.store.record.Digests;
import dev.carob.linux.Sha256;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.linux.UnnamedFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.List;

/** An image with one layer, made from the tar of a root filesystem. */
public final class RootfsSource implements ImageSource {

  private final ObjectMapper mapper;
  private final UnnamedFile tar;
  private final String diffId;
  private final String name;
  private final ObjectNode config;
  private final String message;
  private final Platform platform;
  private final Instant created;

  /**
   * Decompresses the tar into a temporary file, because its digest is needed first.
   *
   * @param name name of the image; empty: none
   * @param config the {@code config} object of its configuration
   * @param message message in the history
   */
  public RootfsSource(
      ObjectMapper mapper,
      InputStream tar,
      String name,
      ObjectNode config,
      String message,
      Platform platform,
      Instant created)
      throws IOException {
    this.mapper = mapper;
    this.name = name;
    this.config = config;
    this.message = message;
    this.platform = platform;
    this.created = created;
    this.tar = UnnamedFile.create();
    MessageDigest digest = new Sha256();
    boolean copied = false;
    try (InputStream in = InputTar.open(ThreadInterrupt.stream(tar));
        OutputStream out = new DigestOutputStream(this.tar.write(), digest)) {
      in.transferTo(out);
      copied = true;
    } finally {
      if (!copied) {
        this.tar.close();
      }
    }
    diffId = Digests.finish(digest.digest());
  }

  @Override
  public List<Offer> offers() throws IOException {
    ObjectNode root = mapper.createObjectNode();
    root.put("created", created.toString());
    root.put("architecture", Platforms.architecture(platform));
    if (!platform.variant().isEmpty()) {
      root.put("variant", platform.variant());
    }
    root.put("os", Platforms.os(platform));
    root.set("config", config);
    root.putObject("rootfs").put("type", "layers").putArray("diff_ids").add(diffId);
    root.putArray("history")
        .addObject()
        .put("created", created.toString())
        .put("created_by", "/bin/sh -c #(nop) ADD file:" + Digests.hex(diffId) + " in /")
        .put("comment", message);
    return List.of(
        new Offer(
            name.isEmpty() ? List.of() : List.of(name),
            mapper.writeValueAsBytes(root),
            new byte[0],
            List.of(new Blob(diffId, -1, tar::read))));
  }

  @Override
  public void close() {
    tar.close();
  }
}
