package dev.carob.api.image;

/** Hears how far a transfer is. Calls come from several threads, and must return soon. */
public interface ImageProgress {

  /** Nobody who listens. */
  ImageProgress NONE =
      new ImageProgress() {
        @Override
        public void step(String words) {}

        @Override
        public void layer(String digest, State state, long done, long total) {}
      };

  /** What becomes of a layer or a configuration. */
  enum State {
    COPYING,
    DONE,
    /** It was there already. */
    THERE
  }

  /** Another part of the whole has begun, in words for people. */
  void step(String words);

  /**
   * A blob has come further.
   *
   * @param digest of the blob
   * @param done bytes
   * @param total bytes; -1 where unknown
   */
  void layer(String digest, State state, long done, long total);
}
