package dev.carob.spi.state;

/** The events that a transaction survives once it has returned. */
public enum Durability {
  /** A sudden end of the engine. */
  PROCESS,
  /** A loss of power, too. */
  POWER
}
