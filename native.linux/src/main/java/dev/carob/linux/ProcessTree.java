package dev.carob.linux;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A process and its descendants. */
public final class ProcessTree {

  private static final Logger LOG = LoggerFactory.getLogger(ProcessTree.class);
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int ROUNDS = 20;
  private static final int SIGKILL = 9;
  private static final int SIGSTOP = 19;

  private ProcessTree() {}

  /**
   * Kills the process and its descendants and waits until they have ended. All are stopped first,
   * so that none can fork meanwhile. A process that does not end is logged.
   */
  public static void kill(int root) {
    Map<Integer, Pidfd> held = new LinkedHashMap<>();
    try {
      for (int round = 0; round < ROUNDS && stopNew(root, held); round++) {
        LOG.debug("process {}: killing {} processes", root, held.size());
      }
      held.values().forEach(process -> process.send(SIGKILL));
      Deadline deadline = Deadline.in(PATIENCE);
      held.values().forEach(process -> awaitEnd(process, deadline));
    } finally {
      held.values().forEach(Pidfd::close);
    }
  }

  /** Returns true if new processes were found. */
  private static boolean stopNew(int root, Map<Integer, Pidfd> held) {
    boolean found = false;
    for (int pid : pids(root)) {
      if (!held.containsKey(pid)) {
        Optional<Pidfd> process = Pidfd.open(pid);
        if (process.isPresent()) {
          held.put(pid, process.get());
          process.get().send(SIGSTOP);
          found = true;
        }
      }
    }
    return found;
  }

  private static int[] pids(int root) {
    return ProcessHandle.of(root)
        .map(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
        .orElse(Stream.empty())
        .mapToInt(handle -> (int) handle.pid())
        .toArray();
  }

  private static void awaitEnd(Pidfd process, Deadline deadline) {
    if (!new Poll().readable(process.fd()).await(deadline)) {
      LOG.warn("process {} was killed but has not ended", process.pid());
    }
  }
}
