package dev.carob.runtime.core.life;

import dev.carob.runtime.core.record.Container;

/** Is told of the turns in a container's life, with its lock held. */
interface LifeListener {

  /** It runs, or is found running by an engine that has just started. */
  void running(Container container);

  /** Its run is over and cleaned up, or is found so by an engine that has just started. */
  void over(Container container);
}
