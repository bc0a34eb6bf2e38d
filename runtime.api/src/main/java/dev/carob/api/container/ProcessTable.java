package dev.carob.api.container;

import java.util.List;

/**
 * The processes of a container.
 *
 * @param rows a process each, as many cells as titles
 */
public record ProcessTable(List<String> titles, List<List<String>> rows) {

  public ProcessTable {
    titles = List.copyOf(titles);
    rows = rows.stream().map(List::copyOf).toList();
  }
}
