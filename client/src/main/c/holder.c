/* Finds and stops the process that holds a root. */
#define _GNU_SOURCE
#include "carob.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

enum { STEP_MILLIS = 20, ANSWER_SECONDS = 10, KILLED_SECONDS = 10 };

pid_t root_holder(const struct places *places) {
  int file = open(places->lock, O_RDONLY | O_CLOEXEC);
  if (file < 0) {
    if (errno == ENOENT || errno == ENOTDIR) {
      return 0;
    }
    fail("cannot look for the engine: %s: %m%s", places->lock, geteuid() == 0 ? "" : ": run carob as root");
  }
  /* Java's FileLock uses the same kind of lock: a record lock on the whole file. */
  struct flock lock = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
  if (fcntl(file, F_GETLK, &lock) != 0) {
    fail("cannot look for the engine: %s: %m", places->lock);
  }
  close(file);
  if (lock.l_type == F_UNLCK) {
    return 0;
  }
  return lock.l_pid > 0 ? lock.l_pid : -1;
}

bool await_end(const struct places *places, int seconds) {
  struct timespec begin;
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &begin);
  while (root_holder(places) != 0) {
    clock_gettime(CLOCK_MONOTONIC, &now);
    if (now.tv_sec - begin.tv_sec > seconds) {
      return false;
    }
    poll(NULL, 0, STEP_MILLIS);
  }
  return true;
}

/* Sends a signal to the process that holds the root. A process that has reused its pid does not receive it. */
static void signal_holder(const struct places *places, int number) {
  pid_t holder = root_holder(places);
  if (holder < 0) {
    fail("the engine of the root %s runs in another PID namespace: stop it there", places->root);
  }
  int process = holder == 0 ? -1 : (int)syscall(SYS_pidfd_open, holder, 0);
  if (process < 0) {
    return; /* it has ended meanwhile */
  }
  if (root_holder(places) == holder && syscall(SYS_pidfd_send_signal, process, number, NULL, 0) != 0 && errno != ESRCH) {
    fail("cannot stop the engine, process %d: %m", holder);
  }
  close(process);
}

/* Connects to the engine that holds the root. Returns -1 if it does not listen in the run directory. */
static int connect_to_holder(const struct places *places, pid_t holder) {
  int engine = connect_to_engine(places);
  if (engine >= 0 && holder > 0 && peer_process(engine) > 0 && peer_process(engine) != holder) {
    close(engine);
    return -1;
  }
  return engine;
}

/* Called when no process holds the root. An engine of another root that listens in the run directory answers itself. */
static int no_engine(const struct places *places, char **command, int code) {
  int engine = connect_to_engine(places);
  if (engine >= 0) {
    int answer = converse(places, engine, command, ANSWER_SECONDS);
    if (answer >= 0) {
      return answer;
    }
  }
  printf("no engine runs on %s\n", places->root);
  return code;
}

int engine_status(const struct places *places, char **command) {
  pid_t holder = root_holder(places);
  if (holder == 0) {
    return no_engine(places, command, 1);
  }
  int engine = connect_to_holder(places, holder);
  int code = engine < 0 ? NO_ANSWER : converse(places, engine, command, ANSWER_SECONDS);
  if (code < 0) {
    printf("the engine on %s, process %d, does not answer at %s\n", places->root, holder, places->socket);
    return 1;
  }
  return code;
}

int stop_engine(const struct places *places, char **command, int seconds) {
  pid_t holder = root_holder(places);
  if (holder == 0) {
    return no_engine(places, command, 0);
  }
  int engine = connect_to_holder(places, holder);
  int limit = seconds < ANSWER_SECONDS ? seconds : ANSWER_SECONDS;
  int code = engine < 0 ? NO_ANSWER : converse(places, engine, command, limit > 0 ? limit : 1);
  if (code != 0) {
    signal_holder(places, SIGTERM);
  }
  if (await_end(places, seconds)) {
    return 0;
  }
  fprintf(stderr, "the engine, process %d, did not stop within %d s: killing it; containers keep running\n", holder, seconds);
  signal_holder(places, SIGKILL);
  if (!await_end(places, KILLED_SECONDS)) {
    fail("the engine of the root %s, process %d, does not end after SIGKILL: it is blocked in the kernel, for instance by a"
         " disk that does not answer", places->root, holder);
  }
  return 0;
}
