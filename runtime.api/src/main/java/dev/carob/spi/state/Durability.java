package dev.carob.spi.state;

/** What a transaction survives once it has returned. */
public enum Durability {
  /** A sudden end of the engine. */
  PROCESS,
  /** A loss of power, too. */
  POWER
}
