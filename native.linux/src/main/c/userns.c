/*
 * userns: creates a user namespace, reports that with a byte on stdout, and waits for the end of stdin. Meanwhile the
 * caller writes the namespace's mappings and opens it.
 */
#define _GNU_SOURCE
#include <sched.h>
#include <stdio.h>
#include <unistd.h>

int main(void) {
  char byte = 0;
  if (unshare(CLONE_NEWUSER) != 0) {
    fprintf(stderr, "cannot create a user namespace: %m\n");
    return 1;
  }
  if (write(STDOUT_FILENO, &byte, 1) != 1) {
    return 1;
  }
  while (read(STDIN_FILENO, &byte, 1) > 0) {
  }
  return 0;
}
