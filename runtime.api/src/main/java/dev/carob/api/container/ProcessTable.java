package dev.carob.api.container;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The processes of a container. */
public final class ProcessTable {

  private final List<String> titles;
  private final List<List<String>> rows;

  private ProcessTable(Builder from) {
    titles = List.copyOf(from.titles);
    rows = from.rows.stream().map(List::copyOf).toList();
  }

  /** Creates a builder with default values. */
  public static Builder builder() {
    return new Builder();
  }

  public List<String> titles() {
    return titles;
  }

  /** One row for each process, with as many cells as there are titles. */
  public List<List<String>> rows() {
    return rows;
  }

  /** Creates a builder with these values. */
  public Builder toBuilder() {
    Builder builder = new Builder();
    builder.titles = titles;
    builder.rows = rows;
    return builder;
  }

  private List<Object> fields() {
    return List.of(titles, rows);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof ProcessTable that && fields().equals(that.fields());
  }

  @Override
  public int hashCode() {
    return fields().hashCode();
  }

  @Override
  public String toString() {
    return "ProcessTable" + fields();
  }

  /** Builder of {@link ProcessTable}. */
  public static final class Builder {
    private List<String> titles = List.of();
    private List<List<String>> rows = List.of();

    private Builder() {}

    public Builder titles(List<String> value) {
      titles = value;
      return this;
    }

    public Builder rows(List<List<String>> value) {
      rows = value;
      return this;
    }

    public ProcessTable build() {
      return new ProcessTable(this);
    }
  }
}
