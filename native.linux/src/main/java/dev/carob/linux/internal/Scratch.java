package dev.carob.linux.internal;

import java.lang.ref.Reference;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * Zeroed native memory for calls of the C library, there until it is closed. The binding takes a
 * pointer's address before the call and then forgets the pointer: once the method is compiled, the
 * collector may free or give away the memory that the kernel is just about to read. So nothing else
 * allocates native memory.
 */
public final class Scratch implements AutoCloseable {

  private final Pointer memory;

  private Scratch(Pointer memory) {
    this.memory = memory;
  }

  public static Scratch of(long bytes) {
    return new Scratch(Memory.allocateDirect(LibC.runtime(), bytes, true));
  }

  public Pointer memory() {
    return memory;
  }

  @Override
  public void close() {
    Reference.reachabilityFence(memory);
  }
}
