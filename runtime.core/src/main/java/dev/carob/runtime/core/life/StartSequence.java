package dev.carob.runtime.core.life;

import dev.carob.api.CarobException;
import dev.carob.linux.Interruption;
import dev.carob.linux.ProgramStopped;
import dev.carob.runtime.core.record.Container;
import dev.carob.runtime.core.volume.Volumes;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sequence of steps from a configured container to a created one, and back. A step is added to
 * the ledger before it takes effect, and removed when it is undone.
 */
final class StartSequence {

  private static final Logger LOG = LoggerFactory.getLogger(StartSequence.class);

  private final List<Step> steps;

  StartSequence(OciStep oci, HostPorts ports, Volumes volumes) {
    this(
        List.of(
            new PortsStep(ports),
            new StorageSteps.Rootfs(),
            new StorageSteps.Images(),
            new StorageSteps.Shm(),
            new VolumesStep(volumes),
            new MappedMountsStep(),
            new UserNamespaceStep(),
            new NetworkSteps.Namespace(false),
            new NetworkSteps.Attachments(false),
            new SlirpStep(false),
            oci,
            // A network namespace belongs to a user namespace, which the runtime creates.
            new NetworkSteps.Namespace(true),
            new NetworkSteps.Attachments(true),
            new SlirpStep(true)));
  }

  /** For tests, with any steps. */
  StartSequence(List<Step> steps) {
    this.steps = List.copyOf(steps);
  }

  /** Performs all steps. If one fails, the performed ones are undone, last first. */
  void perform(StepContext context) {
    for (Step step : steps) {
      if (!step.applies(context)) {
        continue;
      }
      try {
        requireWanted(context);
        context.records().note(context.container(), step.effect());
        step.perform(context);
      } catch (RuntimeException e) {
        try {
          undo(context);
        } catch (RuntimeException e2) {
          e.addSuppressed(e2);
        }
        throw e;
      }
    }
  }

  private static void requireWanted(StepContext context) {
    try {
      Interruption.check();
    } catch (ProgramStopped e) {
      throw new CarobException.Interrupted(
          context.container().config().title() + ": its start was interrupted", e);
    }
  }

  /**
   * Undoes the steps in the ledger, last first, and continues even if one of them fails. At the end
   * throws the first failure, with the others suppressed; steps that could not be undone remain in
   * the ledger. A missing backend does not keep a container from being ended.
   */
  void undo(StepContext context) {
    Container container = context.container();
    List<String> undone = new ArrayList<>();
    RuntimeException first = null;
    for (int i = steps.size() - 1; i >= 0; i--) {
      Step step = steps.get(i);
      if (!step.applies(context) || !container.effects().contains(step.effect())) {
        continue;
      }
      try {
        step.undo(context);
        undone.add(step.effect());
      } catch (CarobException.BackendUnavailable e) {
        LOG.warn(
            "{}: {} remains to be undone: {}",
            container.config().title(),
            step.effect(),
            e.getMessage());
        if (!context.isEnding() && first == null) {
          first = e;
        }
      } catch (RuntimeException e) {
        LOG.warn("{}: cannot undo {}", container.config().title(), step.effect(), e);
        if (first == null) {
          first = e;
        } else {
          first.addSuppressed(e);
        }
      }
    }
    context.records().drop(container, undone);
    if (first != null) {
      throw first;
    }
  }

  /** Returns true if the container holds anything that a cleanup would release. */
  boolean holds(Container container) {
    return steps.stream().anyMatch(step -> container.effects().contains(step.effect()));
  }
}
