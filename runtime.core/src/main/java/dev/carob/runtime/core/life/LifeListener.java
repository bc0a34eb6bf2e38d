package dev.carob.runtime.core.life;

import dev.carob.runtime.core.record.Container;

/** Is notified of starts and ends of containers, with the container's lock held. */
interface LifeListener {

  /** The container runs, or an engine that has just started found it running. */
  void running(Container container);

  /**
   * The container's run has ended and is cleaned up, or an engine that has just started found it
   * so.
   */
  void over(Container container);
}
