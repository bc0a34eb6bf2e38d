package dev.carob.runtime.core.spec;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.carob.api.CarobException;
import dev.carob.api.FailureDetails;
import dev.carob.api.container.Rlimit;
import dev.carob.linux.ProcessLimits;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sets the resource limits of the process, none of them above what the engine itself may set. */
final class LimitsStep implements SpecStep {

  private static final Logger LOG = LoggerFactory.getLogger(LimitsStep.class);

  @Override
  public void apply(SpecContext context, ObjectNode spec) {
    List<Rlimit> asked = context.config().spec().rlimits();
    if (asked.isEmpty()) {
      return;
    }
    ArrayNode rlimits = spec.withObject("/process").putArray("rlimits");
    boolean mayRaise = ProcessLimits.mayRaise();
    for (Rlimit limit : asked) {
      ProcessLimits.Limit own =
          ProcessLimits.of(limit.type())
              .orElseThrow(
                  () ->
                      new CarobException.InvalidArgument(
                          context.config().title() + ": unknown limit " + limit.type(),
                          FailureDetails.field("rlimits")));
      Rlimit possible = mayRaise ? limit : lowered(limit, own.hard());
      if (!possible.equals(limit)) {
        LOG.warn(
            "{}: {} is lowered from {}:{} to {}:{}, the most that the engine may set without CAP_SYS_RESOURCE",
            context.config().title(),
            limit.type(),
            limit.soft(),
            limit.hard(),
            possible.soft(),
            possible.hard());
      }
      rlimits
          .addObject()
          .put("type", possible.type())
          .put("soft", unsigned(possible.soft()))
          .put("hard", unsigned(possible.hard()));
    }
  }

  /** Lowers a limit to {@code most}; -1 means unlimited. */
  static Rlimit lowered(Rlimit limit, long most) {
    return new Rlimit(limit.type(), least(limit.soft(), most), least(limit.hard(), most));
  }

  private static long least(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private static java.math.BigInteger unsigned(long value) {
    return new java.math.BigInteger(Long.toUnsignedString(value));
  }
}
