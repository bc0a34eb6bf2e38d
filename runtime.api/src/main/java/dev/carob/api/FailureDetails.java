package dev.carob.api;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link CarobException} tells programs beside its kind: a precise code, the objects that it
 * is about, and the fields of a spec that are at fault. Immutable; the methods return a copy with
 * more.
 *
 * <pre>{@code
 * throw new CarobException.InvalidArgument(
 *     "`cgroupParent` cannot be used with `cgroups`=split",
 *     FailureDetails.field("cgroupParent").andField("cgroups"));
 * }</pre>
 */
public final class FailureDetails implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Nothing beside the kind. */
  public static final FailureDetails NONE =
      new FailureDetails(null, new ArrayList<>(), new ArrayList<>());

  private final @Nullable FailureCode code;
  private final ArrayList<Subject> subjects;
  private final ArrayList<String> fields;

  private FailureDetails(
      @Nullable FailureCode code, ArrayList<Subject> subjects, ArrayList<String> fields) {
    this.code = code;
    this.subjects = subjects;
    this.fields = fields;
  }

  /** A code that says more than the kind of failure does. */
  public static FailureDetails code(FailureCode code) {
    return new FailureDetails(code, NONE.subjects, NONE.fields);
  }

  /** An object that the failure is about. */
  public static FailureDetails about(Subject.Kind kind, String name) {
    return NONE.andAbout(kind, name);
  }

  /**
   * A field at fault.
   *
   * @param path the names of the accessors that lead to it from the spec that the caller gave, such
   *     as {@code resources.memory} from a container's
   */
  public static FailureDetails field(String path) {
    return NONE.andField(path);
  }

  /** The same, about one more object. */
  public FailureDetails andAbout(Subject.Kind kind, String name) {
    ArrayList<Subject> more = new ArrayList<>(subjects);
    more.add(new Subject(kind, name));
    return new FailureDetails(code, more, fields);
  }

  /** The same with one more field, where several contradict each other. */
  public FailureDetails andField(String path) {
    ArrayList<String> more = new ArrayList<>(fields);
    more.add(path);
    return new FailureDetails(code, subjects, more);
  }

  /** The precise code; empty where there is only that of the kind of failure. */
  public Optional<FailureCode> code() {
    return Optional.ofNullable(code);
  }

  /** The objects that the failure is about, the most important one first. */
  public List<Subject> subjects() {
    return List.copyOf(subjects);
  }

  /** The paths of the fields at fault; several where they contradict each other. */
  public List<String> fields() {
    return List.copyOf(fields);
  }
}
