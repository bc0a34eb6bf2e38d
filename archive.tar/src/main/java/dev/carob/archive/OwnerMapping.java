package dev.carob.archive;

/** What becomes of owners on their way into a tar, or out of it. */
public interface OwnerMapping {

  /** Owners stay as they are. */
  OwnerMapping NONE =
      new OwnerMapping() {
        @Override
        public int uid(int uid) {
          return uid;
        }

        @Override
        public int gid(int gid) {
          return gid;
        }
      };

  int uid(int uid);

  int gid(int gid);
}
