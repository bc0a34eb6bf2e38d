package dev.carob.runtime.core.stdio;

import java.io.ByteArrayOutputStream;

/**
 * Finds the detach keys in terminal input. Keys that may begin the sequence are held back until it
 * does not match.
 */
final class DetachKeys {

  private final byte[] keys;
  private int matched;

  /**
   * @param keys keys to find; empty: none
   */
  DetachKeys(byte[] keys) {
    this.keys = keys.clone();
  }

  /**
   * The part of an input to pass on.
   *
   * @param detached true if the keys were found; what follows them is dropped
   */
  record Passed(byte[] bytes, boolean detached) {}

  Passed pass(byte[] input, int length) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(length + keys.length);
    for (int i = 0; i < length; i++) {
      byte b = input[i];
      while (keys.length > 0 && matched > 0 && keys[matched] != b) {
        matched = fallBack(out);
      }
      if (keys.length > 0 && keys[matched] == b) {
        matched++;
        if (matched == keys.length) {
          return new Passed(out.toByteArray(), true);
        }
      } else {
        out.write(b);
      }
    }
    return new Passed(out.toByteArray(), false);
  }

  /** Releases held keys, except the longest suffix of them that begins the sequence again. */
  private int fallBack(ByteArrayOutputStream out) {
    for (int keep = matched - 1; keep > 0; keep--) {
      boolean same = true;
      for (int i = 0; i < keep; i++) {
        same &= keys[i] == keys[matched - keep + i];
      }
      if (same) {
        out.write(keys, 0, matched - keep);
        return keep;
      }
    }
    out.write(keys, 0, matched);
    return 0;
  }
}
