package dev.carob.spi.state;

/** What a transaction has to survive, once it has returned. */
public enum Durability {
  /** The end of the engine, however sudden. */
  PROCESS,
  /** The loss of power too. */
  POWER
}
