package dev.carob.image.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.carob.api.CarobException;
import dev.carob.api.types.image.ImageProgress;
import dev.carob.image.store.record.ConfigReader;
import dev.carob.image.store.record.Digests;
import dev.carob.image.store.record.ImageRecords;
import dev.carob.image.store.record.JsonFailure;
import dev.carob.image.store.record.Manifests;
import dev.carob.image.store.source.ImageSource;
import dev.carob.linux.ThreadInterrupt;
import dev.carob.spi.storage.LayerRequest;
import dev.carob.spi.storage.StorageDriver;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Adds an image from a source. Downloads several layers at a time. When all are complete and
 * verified, adds them to the storage driver from the lowest up, and then records the image.
 */
final class ImageIntake {

  private static final Logger LOG = LoggerFactory.getLogger(ImageIntake.class);
  private static final int AT_ONCE = 6;
  private static final AtomicInteger THREADS = new AtomicInteger();

  private final ObjectMapper mapper;
  private final StorageDriver storage;
  private final ImageRecords records;
  private final LayerClaims claims;
  private final ImageProgress progress;

  ImageIntake(
      ObjectMapper mapper,
      StorageDriver storage,
      ImageRecords records,
      LayerClaims claims,
      ImageProgress progress) {
    this.mapper = mapper;
    this.storage = storage;
    this.records = records;
    this.claims = claims;
    this.progress = progress;
  }

  /** The layers of an image in order, and the claims on them. */
  private record Plan(
      ImageSource.Offer offer, List<String> diffIds, List<String> ids, LayerClaims.Claim claim) {}

  /**
   * Adds an image. On failure, the layers added for it are removed.
   *
   * @param names full names
   * @return the image's id
   */
  String take(ImageSource.Offer offer, List<String> names) throws IOException {
    JsonNode config = config(offer);
    List<String> diffIds = ConfigReader.texts(config.path("rootfs").path("diff_ids"));
    if (diffIds.size() != offer.layers().size()) {
      throw new CarobException.InvalidArgument(
          "the image configuration lists %d layers, but the manifest lists %d"
              .formatted(diffIds.size(), offer.layers().size()));
    }
    List<String> ids = new ArrayList<>();
    for (String diffId : diffIds) {
      if (!Digests.valid(diffId)) {
        throw new CarobException.InvalidArgument("'" + diffId + "' is not a SHA-256 digest");
      }
      ids.add(Digests.chain(ids.isEmpty() ? "" : ids.get(ids.size() - 1), diffId));
    }
    Deque<String> made = new ArrayDeque<>();
    try {
      while (!layers(offer, diffIds, ids, made)) {
        LOG.info("another download of a shared layer failed: downloading it here");
      }
      String id = Digests.hex(Digests.of(offer.config()));
      progress.step("Copying config " + id.substring(0, 12));
      progress.step("Writing manifest to image destination");
      requireUninterrupted();
      byte[] manifest =
          offer.manifest().length > 0
              ? offer.manifest()
              : Manifests.plain(mapper, offer.config(), diffIds, ids, storage::layer);
      records.add(
          new ImageRecords.Added(
              id,
              names,
              ids.isEmpty() ? "" : ids.get(ids.size() - 1),
              created(config),
              offer.config(),
              manifest));
      return id;
    } catch (RuntimeException | IOException e) {
      remove(made, e);
      throw e;
    }
  }

  /** Throws if the thread is interrupted. Called last before the image is recorded. */
  static void requireUninterrupted() {
    if (ThreadInterrupt.requested()) {
      throw new CarobException.Interrupted("interrupted before the image was recorded", null);
    }
  }

  private JsonNode config(ImageSource.Offer offer) {
    try {
      return mapper.readTree(offer.config());
    } catch (JsonProcessingException e) {
      throw new CarobException.InvalidArgument(
          "the image configuration is not valid JSON: " + JsonFailure.reason(e), e);
    } catch (IOException e) {
      throw new CarobException.InvalidArgument("cannot read the image configuration", e);
    }
  }

  /** Adds the layers. Returns false if another download has failed to add a shared one. */
  private boolean layers(
      ImageSource.Offer offer, List<String> diffIds, List<String> ids, Deque<String> made)
      throws IOException {
    LayerClaims.Claim claim = claims.claim(ids);
    Plan plan = new Plan(offer, diffIds, ids, claim);
    List<String> open = new ArrayList<>(claim.mine());
    Map<String, Future<LayerDownload.Checked>> coming = new LinkedHashMap<>();
    ExecutorService threads = threads(claim.mine().size());
    try {
      begin(plan, threads, coming);
      for (int i = 0; i < ids.size(); i++) {
        CompletableFuture<Boolean> other = claim.others().get(ids.get(i));
        if (other != null && !await(other)) {
          return false;
        }
        Future<LayerDownload.Checked> mine = coming.get(ids.get(i));
        if (mine != null) {
          // No layer is added before all are verified.
          await(mine);
        }
      }
      for (int i = 0; i < ids.size(); i++) {
        String id = ids.get(i);
        Future<LayerDownload.Checked> mine = coming.get(id);
        if (mine != null) {
          LayerDownload.Checked checked = await(mine);
          LayerRequest request = LayerRequest.image(id, i == 0 ? "" : ids.get(i - 1));
          if (storage.layer(id).isEmpty()) {
            checked.unpacked().place(request.came(checked.blob()));
            made.push(id);
          }
        }
        if (open.remove(id)) {
          claims.release(id, true);
        }
      }
      return true;
    } finally {
      // Cancel the tasks that have not started, because other threads wait for their results.
      threads.shutdownNow().forEach(task -> ((Future<?>) task).cancel(false));
      coming.values().forEach(ImageIntake::close);
      open.forEach(id -> claims.release(id, false));
    }
  }

  private void begin(
      Plan plan, ExecutorService threads, Map<String, Future<LayerDownload.Checked>> coming) {
    LayerDownload download = new LayerDownload(storage, progress);
    for (int i = 0; i < plan.ids.size(); i++) {
      ImageSource.Blob blob = plan.offer.layers().get(i);
      String diffId = plan.diffIds.get(i);
      String id = plan.ids.get(i);
      if (!plan.claim.mine().contains(id) || storage.layer(id).isPresent()) {
        String shown = blob.digest().isEmpty() ? diffId : blob.digest();
        progress.layer(shown, ImageProgress.State.THERE, 0, blob.size());
      } else {
        coming.put(id, threads.submit(() -> download.run(blob, diffId)));
      }
    }
  }

  private static ExecutorService threads(int layers) {
    return Executors.newFixedThreadPool(
        Math.max(Math.min(layers, AT_ONCE), 1),
        task -> {
          Thread thread = new Thread(task, "carob-layer-" + THREADS.incrementAndGet());
          thread.setDaemon(true);
          return thread;
        });
  }

  private static <T> T await(Future<T> future) throws IOException {
    try {
      return future.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CarobException.Interrupted("interrupted while downloading a layer", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof CarobException known) {
        throw known;
      }
      if (e.getCause() instanceof IOException io) {
        throw io;
      }
      throw new CarobException.Internal("cannot download a layer", e.getCause());
    }
  }

  /** Discards an unpacked layer that was not added, even if it is just being completed. */
  private static void close(Future<LayerDownload.Checked> coming) {
    // Waits even if interrupted; the interruption has been passed on to the downloads.
    boolean interrupted = Thread.interrupted();
    try {
      await(coming).close();
    } catch (IOException | RuntimeException e) {
      // This failure has been reported already, or is a consequence of a reported one.
      LOG.debug("a layer was not downloaded", e);
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private void remove(Deque<String> made, Exception cause) {
    for (String id : made) {
      try {
        storage.remove(id);
      } catch (CarobException.Dependency e) {
        // Another image that was added meanwhile uses this layer and all below it.
        LOG.debug("keeping layer {}: other layers use it", id);
        return;
      } catch (CarobException e) {
        cause.addSuppressed(e);
      }
    }
  }

  private static Instant created(JsonNode config) {
    try {
      return OffsetDateTime.parse(config.path("created").asText()).toInstant();
    } catch (DateTimeException e) {
      return Instant.EPOCH;
    }
  }
}
