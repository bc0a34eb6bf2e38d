package dev.carob.runtime.core.life;

import dev.carob.runtime.core.record.Container;

/** Is notified of starts and ends of containers, with the container's lock held. */
interface LifeListener {

  /** The container runs, or was found running by an engine that has just started. */
  void running(Container container);

  /**
   * The container's run has ended and is cleaned up, or was found so by an engine that has just
   * started.
   */
  void over(Container container);
}
