package dev.carob.runtime.core.stored;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The stored form of the state of a container. */
public record StoredStatus(
    String state,
    int pid,
    Instant startedAt,
    Instant finishedAt,
    int exitCode,
    boolean oomKilled,
    String error,
    String rootfs,
    Map<String, String> binds,
    Map<String, String> images,
    List<StoredAttachment> attachments,
    int restarts,
    boolean stoppedByUser,
    StoredHealth health,
    boolean shifted) {}
