package dev.carob.linux.internal;

import java.lang.ref.Reference;
import jnr.ffi.Memory;
import jnr.ffi.Pointer;

/**
 * Zeroed native memory for calls of the C library, valid until it is closed. All native memory is
 * allocated here: the binding takes a pointer's address before the call and then drops the pointer.
 * Once the method is compiled, the garbage collector could free or reuse memory that the kernel is
 * about to read.
 */
public final class NativeMemory implements AutoCloseable {

  private final Pointer memory;

  private NativeMemory(Pointer memory) {
    this.memory = memory;
  }

  public static NativeMemory of(long bytes) {
    return new NativeMemory(Memory.allocateDirect(LibC.runtime(), bytes, true));
  }

  public Pointer memory() {
    return memory;
  }

  @Override
  public void close() {
    Reference.reachabilityFence(memory);
  }
}
