package dev.carob.api;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The details of a {@link CarobException} for programs: a precise code, the objects concerned and
 * the invalid fields of a spec. Immutable; the methods return a copy with one more detail.
 *
 * <pre>{@code
 * throw new CarobException.InvalidArgument(
 *     "`cgroupParent` cannot be used with `cgroups`=split",
 *     FailureDetails.field("cgroupParent").andField("cgroups"));
 * }</pre>
 */
public final class FailureDetails implements Serializable {

  private static final long serialVersionUID = 1L;

  /** No details. */
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

  /** Details with a code that is more precise than the kind of failure. */
  public static FailureDetails code(FailureCode code) {
    return new FailureDetails(code, NONE.subjects, NONE.fields);
  }

  /** Details with an object that the failure is about. */
  public static FailureDetails about(Subject.Kind kind, String name) {
    return NONE.andAbout(kind, name);
  }

  /**
   * Details with an invalid field.
   *
   * @param path the names of the accessors that lead to it from the spec that the caller passed,
   *     such as {@code resources.memory} in a container's spec
   */
  public static FailureDetails field(String path) {
    return NONE.andField(path);
  }

  /** Adds an object. */
  public FailureDetails andAbout(Subject.Kind kind, String name) {
    ArrayList<Subject> more = new ArrayList<>(subjects);
    more.add(new Subject(kind, name));
    return new FailureDetails(code, more, fields);
  }

  /** Adds a field, if several contradict each other. */
  public FailureDetails andField(String path) {
    ArrayList<String> more = new ArrayList<>(fields);
    more.add(path);
    return new FailureDetails(code, subjects, more);
  }

  /** The precise code; empty if only the kind of failure is known. */
  public Optional<FailureCode> code() {
    return Optional.ofNullable(code);
  }

  /** The objects that the failure is about, the most important one first. */
  public List<Subject> subjects() {
    return List.copyOf(subjects);
  }

  /** The paths of the invalid fields; several if they contradict each other. */
  public List<String> fields() {
    return List.copyOf(fields);
  }
}
