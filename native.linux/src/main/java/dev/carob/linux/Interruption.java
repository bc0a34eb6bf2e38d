package dev.carob.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets another thread interrupt an operation that waits for programs. The operation binds this
 * object to its thread. When another thread calls {@link #interrupt}, the waits of {@link
 * ProgramWait} on the bound thread end with {@link ProgramStopped}.
 *
 * <p>{@link Thread#interrupt} is unsuitable: it would close file channels that the thread shares
 * with others, and would also break the steps that undo the operation. This class ends only the
 * program that is being waited for.
 */
public final class Interruption {

  // Belongs to a thread, like the thread's interrupted status.
  private static final ThreadLocal<List<Interruption>> BOUND = ThreadLocal.withInitial(List::of);

  private final Set<Runnable> waits = ConcurrentHashMap.newKeySet();
  private volatile boolean interrupted;

  /** Undoes a binding or a registration when closed. */
  public interface Binding extends AutoCloseable {
    @Override
    void close();
  }

  /** Binds this to the current thread, in addition to existing bindings. */
  public Binding bind() {
    List<Interruption> before = BOUND.get();
    List<Interruption> now = new ArrayList<>(before);
    now.add(this);
    BOUND.set(List.copyOf(now));
    return () -> BOUND.set(before);
  }

  /**
   * Ends the program that is being waited for, if any, and makes {@link #check} fail from now on.
   * Can be called again for the next program.
   */
  public void interrupt() {
    interrupted = true;
    waits.forEach(Runnable::run);
  }

  /**
   * Call this before starting work for the current thread's operation.
   *
   * @throws ProgramStopped the operation was interrupted
   */
  public static void check() {
    for (Interruption bound : BOUND.get()) {
      if (bound.interrupted) {
        throw ProgramStopped.interrupted();
      }
    }
  }

  /**
   * Captures the bindings of this thread for another thread that works on its behalf. That thread
   * calls the supplier to bind them and closes the result when it is done.
   */
  public static Supplier<Binding> carry() {
    List<Interruption> bound = BOUND.get();
    return () -> {
      List<Interruption> before = BOUND.get();
      BOUND.set(bound);
      return () -> BOUND.set(before);
    };
  }

  /** Registers a callback that wakes this thread's wait when the operation is interrupted. */
  public static Binding register(Runnable wake) {
    List<Interruption> bound = BOUND.get();
    bound.forEach(one -> one.waits.add(wake));
    return () -> bound.forEach(one -> one.waits.remove(wake));
  }
}
