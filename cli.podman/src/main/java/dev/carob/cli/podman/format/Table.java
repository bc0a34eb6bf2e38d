package dev.carob.cli.podman.format;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns that are as wide as their widest cell and two blanks, but at least twelve characters. */
public final class Table {

  private static final int GAP = 2;
  private static final int LEAST = 12;

  private final List<List<String>> rows = new ArrayList<>();

  public void row(String... cells) {
    row(Arrays.asList(cells));
  }

  public void row(List<String> cells) {
    List<String> row = new ArrayList<>(cells.size());
    for (String cell : cells) {
      row.add(PrintableText.of(cell));
    }
    rows.add(row);
  }

  public void print(PrintStream out) {
    int[] widths = new int[rows.stream().mapToInt(List::size).max().orElse(0)];
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        widths[i] = Math.max(widths[i], Math.max(row.get(i).length() + GAP, LEAST));
      }
    }
    int longest = Arrays.stream(widths).sum();
    StringBuilder text = new StringBuilder(rows.size() * longest);
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        text.append(cell);
        if (i < row.size() - 1) {
          for (int blanks = widths[i] - cell.length(); blanks > 0; blanks--) {
            text.append(' ');
          }
        }
      }
      text.append('\n');
    }
    out.print(text);
  }
}
