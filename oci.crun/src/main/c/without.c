/*
 * without DIRECTORY PROGRAM ARGUMENT...: executes a program in a new mount namespace in which the directory is unmounted.
 * Does the same as 'unshare --mount sh -c umount', with one program instead of four.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <sys/mount.h>
#include <unistd.h>

int main(int argc, char **argv) {
  if (argc < 3) {
    fprintf(stderr, "usage: without DIRECTORY PROGRAM [ARGUMENT...]\n");
    return 125;
  }
  if (unshare(CLONE_NEWNS) != 0 || mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL) != 0
      || umount2(argv[1], MNT_DETACH) != 0) {
    fprintf(stderr, "cannot unmount %s in a namespace: %m\n", argv[1]);
    return 125;
  }
  execv(argv[2], argv + 2);
  fprintf(stderr, "cannot execute %s: %m\n", argv[2]);
  return 127;
}
