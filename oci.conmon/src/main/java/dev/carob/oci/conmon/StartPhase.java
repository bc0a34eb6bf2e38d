package dev.carob.oci.conmon;

/** A phase of the start of a container. */
enum StartPhase {
  /** Created but not started. */
  CREATED("start.pending"),
  /** The runtime was asked to start the container; the result is not recorded yet. */
  STARTING("start.begun"),
  /** Started. */
  STARTED("start.done");

  private final String file;

  StartPhase(String file) {
    this.file = file;
  }

  /** The name of the empty file that records the phase. */
  String file() {
    return file;
  }
}
