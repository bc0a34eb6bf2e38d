package dev.carob.linux;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Lets other threads end the programs that an operation waits for. The operation's thread binds it,
 * as a thread carries its interrupted status; the waits of {@link ProgramWait} then end with {@link
 * ProgramStopped} when somebody interrupts.
 *
 * <p>{@link Thread#interrupt} is not used for this: it would close the file channels that the
 * thread shares with others, and make all that undoes the operation fail too. This ends only the
 * program that is waited for at that moment.
 */
public final class Interruption {

  // What belongs to a thread, as its interrupted status does.
  private static final ThreadLocal<List<Interruption>> BOUND = ThreadLocal.withInitial(List::of);

  private final Set<Runnable> waits = ConcurrentHashMap.newKeySet();
  private volatile boolean interrupted;

  /** Ends what its opening began. */
  public interface Binding extends AutoCloseable {
    @Override
    void close();
  }

  /** Binds it to this thread, beside those that are bound already. */
  public Binding bind() {
    List<Interruption> before = BOUND.get();
    List<Interruption> now = new ArrayList<>(before);
    now.add(this);
    BOUND.set(List.copyOf(now));
    return () -> BOUND.set(before);
  }

  /**
   * Ends the program that is waited for, if there is one, and makes {@link #check} fail from now
   * on. May be called again, for the next program.
   */
  public void interrupt() {
    interrupted = true;
    waits.forEach(Runnable::run);
  }

  /**
   * To be called before something is begun on behalf of this thread's operation.
   *
   * @throws ProgramStopped somebody has interrupted the operation
   */
  public static void check() {
    for (Interruption bound : BOUND.get()) {
      if (bound.interrupted) {
        throw ProgramStopped.interrupted();
      }
    }
  }

  /**
   * Those that are bound to this thread, for another thread that works for it: that binds them by
   * the function, until it closes the binding.
   */
  public static Supplier<Binding> carry() {
    List<Interruption> bound = BOUND.get();
    return () -> {
      List<Interruption> before = BOUND.get();
      BOUND.set(bound);
      return () -> BOUND.set(before);
    };
  }

  /** Has a wait of this thread woken by whoever interrupts. */
  public static Binding register(Runnable wake) {
    List<Interruption> bound = BOUND.get();
    bound.forEach(one -> one.waits.add(wake));
    return () -> bound.forEach(one -> one.waits.remove(wake));
  }
}
