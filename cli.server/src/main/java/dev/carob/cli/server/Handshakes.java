package dev.carob.cli.server;

import dev.carob.client.wire.Frame;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the first frame of each client. Time is limited, and so is the memory for all frames that
 * have not arrived completely. Short frames, which are the rule, are not delayed by others.
 */
final class Handshakes implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Handshakes.class);
  private static final int SHORT = 64 << 10;

  private final Duration limit;
  private final Semaphore memory;
  private final ScheduledThreadPoolExecutor timer;

  /**
   * @param limit time limit for a complete frame
   * @param memory limit in bytes for all frames above 64 KiB that are being read
   */
  Handshakes(Duration limit, int memory) {
    this.limit = limit;
    this.memory = new Semaphore(memory, true);
    timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "carob-handshakes");
              thread.setDaemon(true);
              return thread;
            });
    timer.setRemoveOnCancelPolicy(true);
    timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
  }

  /** Reads the first frame; empty if the client has disconnected. */
  Optional<Frame> read(SocketChannel channel, InputStream in) throws IOException {
    ScheduledFuture<?> end =
        timer.schedule(() -> close(channel), limit.toMillis(), TimeUnit.MILLISECONDS);
    int[] taken = {0};
    try {
      return Frame.read(in, length -> taken[0] = take(length));
    } finally {
      memory.release(taken[0]);
      end.cancel(false);
    }
  }

  private int take(int length) throws IOException {
    if (length <= SHORT) {
      return 0;
    }
    try {
      if (!memory.tryAcquire(length, limit.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("other long command lines are being read: try again");
      }
      return length;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while reading a command line", e);
    }
  }

  private void close(SocketChannel channel) {
    LOG.warn(
        "a client did not send its command in {} s: its connection is closed", limit.toSeconds());
    try {
      channel.close();
    } catch (IOException e) {
      LOG.debug("a connection could not be closed", e);
    }
  }

  @Override
  public void close() {
    timer.shutdown();
  }
}
