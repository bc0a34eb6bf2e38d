package dev.carob.archive;

/** Maps owners when a tar is packed or unpacked. */
public interface OwnerMapping {

  /** Keeps owners unchanged. */
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
