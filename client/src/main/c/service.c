/* Notifies a service manager such as systemd: see sd_notify(3), and systemd.exec(5) for JOURNAL_STREAM. */
#define _GNU_SOURCE
#include "carob.h"

#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

bool errors_are_journal(void) {
  const char *stream = getenv("JOURNAL_STREAM");
  unsigned long long device;
  unsigned long long inode;
  struct stat errors;
  return stream != NULL && sscanf(stream, "%llu:%llu", &device, &inode) == 2 && fstat(STDERR_FILENO, &errors) == 0
      && errors.st_dev == device && errors.st_ino == inode;
}

bool is_service(void) {
  const char *path = getenv("NOTIFY_SOCKET");
  return path != NULL && path[0] != '\0';
}

void report_ready(const struct places *places) {
  if (!is_service()) {
    return;
  }
  const char *path = getenv("NOTIFY_SOCKET");
  pid_t process = root_holder(places);
  if (process <= 0) {
    fail("cannot report the engine's process to the service manager: no visible process holds %s", places->lock);
  }
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  size_t length = strlen(path);
  if (length >= sizeof address.sun_path) {
    fail("the path of the service manager's socket is too long for the kernel: %s", path);
  }
  memcpy(address.sun_path, path, length);
  if (path[0] == '@') {
    address.sun_path[0] = '\0'; /* an abstract name */
  }
  char *message = format_text("MAINPID=%d\nREADY=1\n", process);
  int manager = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (manager < 0
      || sendto(manager, message, strlen(message), MSG_NOSIGNAL, (struct sockaddr *)&address,
                (socklen_t)(offsetof(struct sockaddr_un, sun_path) + length)) < 0) {
    fail("cannot report to the service manager at %s that the engine is ready: %m", path);
  }
  close(manager);
  free(message);
}
