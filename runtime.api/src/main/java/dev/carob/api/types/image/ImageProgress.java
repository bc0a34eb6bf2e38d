package dev.carob.api.types.image;

/** Receives the progress of a transfer. It is called by several threads, and must return soon. */
public interface ImageProgress {

  /** Ignores the progress. */
  ImageProgress NONE =
      new ImageProgress() {
        @Override
        public void step(String words) {}

        @Override
        public void layer(String digest, State state, long done, long total) {}
      };

  /** The state of a layer's or a configuration's transfer. */
  enum State {
    COPYING,
    DONE,
    /** It existed already. */
    THERE
  }

  /**
   * A step of the transfer has begun.
   *
   * @param words a description for people
   */
  void step(String words);

  /**
   * A blob has been transferred further.
   *
   * @param digest of the blob
   * @param done transferred bytes
   * @param total bytes of the blob; -1 if unknown
   */
  void layer(String digest, State state, long done, long total);
}
