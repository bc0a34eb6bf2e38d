package dev.carob.image.registry;

import dev.carob.api.CarobException;
import dev.carob.linux.BulkInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A blob download that resumes where the connection was interrupted or stalled. If the registry
 * does not support ranges, the download starts again and skips what has been read. The caller
 * verifies the digest.
 */
final class ResumingBody extends BulkInputStream {

  private static final Logger LOG = LoggerFactory.getLogger(ResumingBody.class);
  private static final int PARTIAL = 206;

  /** Closes stalled downloads; one thread for all. */
  private static final ScheduledExecutorService WATCH =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "carob-registry-watch");
            thread.setDaemon(true);
            return thread;
          });

  /** Requests the blob from an offset. */
  interface Source {
    HttpResponse<InputStream> from(long position);
  }

  private final String what;
  private final Source source;
  private final RetryPolicy policy;
  private final long size;
  private InputStream in;
  private long at;
  private int failures;

  /**
   * @param size in bytes; -1 if unknown
   */
  ResumingBody(String what, Source source, RetryPolicy policy, long size) {
    this.what = what;
    this.source = source;
    this.policy = policy;
    this.size = size;
    this.in = source.from(0).body();
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (size >= 0 && at > size) {
      throw new IOException(what + ": longer than the announced " + size + " bytes");
    }
    while (true) {
      try {
        int n = watched(bytes, offset, length);
        if (n < 0 && size >= 0 && at < size) {
          throw new IOException("it ended after " + at + " of " + size + " bytes");
        }
        at += Math.max(n, 0);
        // Each received byte resets the count, so that a bad connection may be interrupted often.
        failures = n > 0 ? 0 : failures;
        return n;
      } catch (IOException e) {
        goOn(e);
      }
    }
  }

  private int watched(byte[] bytes, int offset, int length) throws IOException {
    if (in.available() > 0) {
      return in.read(bytes, offset, length);
    }
    InputStream current = in;
    AtomicBoolean silent = new AtomicBoolean();
    Future<?> end =
        WATCH.schedule(
            () -> {
              silent.set(true);
              close(current);
            },
            policy.silence().toMillis(),
            TimeUnit.MILLISECONDS);
    try {
      int n = current.read(bytes, offset, length);
      if (silent.get()) {
        throw new IOException("no data for " + policy.silence().toSeconds() + " s");
      }
      return n;
    } finally {
      end.cancel(false);
    }
  }

  private void goOn(IOException cause) throws IOException {
    close(in);
    if (++failures >= policy.attempts()) {
      throw new IOException(what + ": " + cause.getMessage(), cause);
    }
    LOG.info("{}: {}; resuming at byte {}", what, cause.getMessage(), at);
    RetryPolicy.wait(policy.pause(failures, ""));
    HttpResponse<InputStream> response;
    try {
      response = source.from(at);
    } catch (CarobException.NetworkFailed e) {
      goOn(new IOException(e.getMessage(), e));
      return;
    }
    in = response.body();
    if (response.statusCode() != PARTIAL) {
      // The registry ignores ranges and sends the blob from its beginning.
      in.skipNBytes(at);
    }
  }

  private static void close(InputStream stream) {
    try {
      stream.close();
    } catch (IOException e) {
      LOG.debug("cannot close a download", e);
    }
  }

  @Override
  public void close() {
    close(in);
  }
}
