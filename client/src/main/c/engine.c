/* Reaches the engine, and starts one where none answers. */
#define _GNU_SOURCE
#include "carob.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

int connect_to_engine(const struct places *places) {
  struct sockaddr_un address = {.sun_family = AF_UNIX};
  strcpy(address.sun_path, places->socket); /* find_places saw that it fits */
  int engine = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (engine < 0) {
    fail("cannot talk to the engine at %s: %m", places->socket);
  }
  int connected;
  do {
    connected = connect(engine, (struct sockaddr *)&address, sizeof address);
  } while (connected != 0 && errno == EINTR);
  if (connected == 0) {
    return engine;
  }
  int error = errno;
  close(engine);
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ECONNREFUSED:
      return -1;
    case EACCES:
    case EPERM:
      fail("cannot talk to the engine at %s: permission denied: run carob as root", places->socket);
    default:
      fail("cannot talk to the engine at %s: %s", places->socket, strerror(error));
  }
}

/* Takes the lock that a whole file is, as Java's FileLock does; it goes with the descriptor. */
static void take(int file, const char *path) {
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  while (fcntl(file, F_SETLKW, &lock) != 0) {
    if (errno != EINTR) {
      fail("cannot lock %s: %m", path);
    }
  }
}

void await_end(const struct places *places) {
  int file = open(places->lock, O_WRONLY | O_CLOEXEC);
  if (file < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return;
    }
    fail("cannot wait for the engine's end: %s: %m", places->lock);
  }
  take(file, places->lock);
  close(file);
}

static const char *as_root(void) {
  return geteuid() == 0 ? "" : ": run carob as root";
}

static void make_directories(const char *path) {
  char *part = format_text("%s/", path);
  for (char *slash = strchr(part + 1, '/'); slash != NULL; slash = strchr(slash + 1, '/')) {
    *slash = '\0';
    if (mkdir(part, 0700) != 0 && errno != EEXIST) {
      fail("cannot start the engine: cannot make the directory %s: %m%s", part, as_root());
    }
    *slash = '/';
  }
  free(part);
}

/* The program carob-engine beside this one. */
static char *launcher(void) {
  char self[PATH_MAX];
  ssize_t length = readlink("/proc/self/exe", self, sizeof self);
  if (length < 0 || (size_t)length == sizeof self) {
    fail("cannot start the engine: /proc/self/exe does not tell where carob is");
  }
  while (self[length - 1] != '/') {
    length--;
  }
  return format_text("%.*scarob-engine", (int)length, self);
}

/* In a child: becomes the engine, in a session of its own, so that a terminal's signals do not reach it. Returns if it fails. */
static void become_engine(const struct places *places, const char *program, int output) {
  int null = open("/dev/null", O_RDONLY);
  bool journal = errors_are_journal();
  if (!journal) {
    unsetenv("JOURNAL_STREAM"); /* the one of another process */
  }
  unsetenv("NOTIFY_SOCKET");
  if (dup2(output, STDOUT_FILENO) < 0 || (!journal && dup2(output, STDERR_FILENO) < 0) || null < 0
      || dup2(null, STDIN_FILENO) < 0 || setsid() < 0 || chdir("/") != 0 || close_range(3, ~0U, 0) != 0) {
    return;
  }
  /* A child's child, which nobody of this family has to wait for. */
  pid_t child = fork();
  if (child > 0) {
    _exit(0);
  }
  if (child == 0) {
    execl(program, program, "--root", places->root, "--runroot", places->run, (char *)NULL);
  }
}

static void start_engine(const struct places *places) {
  char *program = launcher();
  int said[2];
  if (pipe2(said, O_CLOEXEC) != 0) {
    fail("cannot start the engine: %m");
  }
  fflush(NULL);
  pid_t child = fork();
  if (child < 0) {
    fail("cannot start the engine: %m");
  }
  if (child == 0) {
    become_engine(places, program, said[1]);
    dprintf(STDOUT_FILENO, "cannot start the engine: %s: %m\n", program);
    _exit(FAILURE);
  }
  close(said[1]);
  while (waitpid(child, NULL, 0) < 0 && errno == EINTR) {
  }
  FILE *lines = fdopen(said[0], "r");
  if (lines == NULL) {
    fail("cannot start the engine: %m");
  }
  char *complaint = format_text("%s", "");
  char *line = NULL;
  size_t size = 0;
  while (getline(&line, &size, lines) >= 0) {
    if (strcmp(line, "READY\n") == 0) {
      free(line);
      free(complaint);
      free(program);
      fclose(lines);
      return;
    }
    line[strcspn(line, "\n")] = '\0';
    char *longer = format_text("%s%s%s", complaint, complaint[0] == '\0' ? "" : "\n", line);
    free(complaint);
    complaint = longer;
  }
  fail("%s", complaint[0] == '\0' ? "the engine ended without a word" : complaint);
}

int connect_or_start(const struct places *places) {
  int engine = connect_to_engine(places);
  if (engine >= 0) {
    return engine;
  }
  make_directories(places->run);
  int file = open(places->start_lock, O_CREAT | O_WRONLY | O_CLOEXEC, 0600);
  if (file < 0) {
    fail("cannot start the engine: %s: %m%s", places->start_lock, as_root());
  }
  take(file, places->start_lock);
  engine = connect_to_engine(places);
  if (engine < 0) {
    start_engine(places);
    engine = connect_to_engine(places);
  }
  close(file);
  if (engine < 0) {
    fail("the engine has started and does not answer at %s", places->socket);
  }
  return engine;
}
